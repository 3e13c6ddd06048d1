/**
 * Looks at something again and again: four times a second while it stirs, once a second at rest, where somebody else tells of
 * what happens. A process that has nothing to do wakes for its looks alone.
 */
import type { Clock, Timer } from "./clock.ts";

export interface RestingLookOptions {
  readonly clock: Clock;
  readonly look: () => void;
  /** A change is told of, by `stirred`: what looks find without that comes late. */
  readonly mayRest: () => boolean;
}

const lookEveryMs = 250;
const restingLookEveryMs = 1_000;
/** Without anything new. */
const looksUntilRest = 8;

export class RestingLook {
  readonly #options: RestingLookOptions;
  #timer: Timer | undefined;
  #everyMs: number | undefined;
  #looks = 0;
  #spared = false;
  #closed = false;

  constructor(options: RestingLookOptions) {
    this.#options = options;
    this.#pace();
  }

  get rests(): boolean {
    return this.#looks >= looksUntilRest && this.#options.mayRest();
  }

  /** Something is new. */
  stirred(): void {
    this.#looks = 0;
    this.#pace();
  }

  /** Somebody else has just looked: at rest the next look is left out. */
  spare(): void {
    this.#spared = true;
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #turn(): void {
    const isSpared = this.#spared && this.rests;
    this.#spared = false;
    this.#looks += 1;
    if (!isSpared) this.#options.look();
    this.#pace();
  }

  #pace(): void {
    const everyMs = this.rests ? restingLookEveryMs : lookEveryMs;
    if (this.#closed || everyMs === this.#everyMs) return;
    this.#everyMs = everyMs;
    this.#timer?.cancel();
    this.#timer = this.#options.clock.every(everyMs, () => this.#turn());
  }
}
