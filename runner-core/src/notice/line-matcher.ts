/**
 * Holds finished lines against users' patterns, beside everything else: for a few milliseconds, then it rests several times
 * as long, whatever comes. Knows no panes; who brings lines counts its own.
 */
import type { Clock, Timer } from "../clock.ts";
import type { WatchedPattern } from "./watched-pattern.ts";

export interface WaitingLine {
  readonly line: string;
  readonly patterns: readonly WatchedPattern[];
  /** Called once, with those of the patterns that occur in it. */
  readonly looked: (found: readonly WatchedPattern[]) => void;
}

const workMs = 4;
/** Of what it worked, and at least `workMs`. */
const restTimes = 4;

export class LineMatcher {
  readonly #clock: Clock;
  #waiting: WaitingLine[] = [];
  #rest: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(line: WaitingLine): void {
    this.#waiting.push(line);
    this.#rest ??= this.#clock.after(workMs, () => this.#work());
  }

  close(): void {
    this.#rest?.cancel();
    this.#rest = undefined;
    this.#waiting = [];
  }

  #work(): void {
    const startedMs = this.#clock.steadyMs();
    let workedMs = 0;
    let looked = 0;
    for (const { line, patterns, looked: tell } of this.#waiting) {
      if (workedMs >= workMs) break;
      looked += 1;
      tell(patterns.filter((pattern) => pattern.matches(line)));
      workedMs = this.#clock.steadyMs() - startedMs;
    }
    this.#waiting = this.#waiting.slice(looked);
    this.#rest =
      this.#waiting.length === 0
        ? undefined
        : this.#clock.after(Math.max(workMs, workedMs) * restTimes, () => this.#work());
  }
}
