/**
 * Keeps hub upkeep from running in circles: what is done again and again, because somebody undoes it or tmux does not
 * do it, is said once and left for a while. Each of our commands makes notifications, and each of those a new look.
 */
import type { Clock } from "../clock.ts";

/** Often enough for a person who renames a window a few times in a row. */
const triesInARow = 4;
const leaveMs = 30_000;

interface Tries {
  count: number;
  lastMs: number;
}

export class ReconcileGuard {
  readonly #clock: Clock;
  readonly #onLeft: (command: readonly string[]) => void;
  readonly #tries = new Map<string, Tries>();

  constructor(clock: Clock, onLeft: (command: readonly string[]) => void) {
    this.#clock = clock;
    this.#onLeft = onLeft;
  }

  /** Those of the wanted commands that are to be run now. */
  admit(commands: readonly string[][]): string[][] {
    const now = this.#clock.steadyMs();
    for (const [key, tries] of this.#tries) if (now - tries.lastMs >= leaveMs) this.#tries.delete(key);
    return commands.filter((command) => this.#admits(command, now));
  }

  #admits(command: readonly string[], now: number): boolean {
    const key = JSON.stringify(command);
    const tries = this.#tries.get(key) ?? { count: 0, lastMs: now };
    this.#tries.set(key, tries);
    tries.count += 1;
    if (tries.count <= triesInARow) tries.lastMs = now;
    if (tries.count === triesInARow + 1) this.#onLeft(command);
    return tries.count <= triesInARow;
  }
}
