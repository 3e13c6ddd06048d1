/** Whose command was under way when the link to tmux broke waits here for the same server, since nobody knows whether it was run. */
import type { Clock, Timer } from "../clock.ts";

/** A connection takes a fraction of that; who types is not to wait longer for a word. */
const patienceMs = 5_000;

export class ReturningServer {
  readonly #clock: Clock;
  #waiting: ((same: boolean) => void)[] = [];
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True when it is there again with its panes; false when another one is, or none in time. */
  async wait(): Promise<boolean> {
    this.#timer ??= this.#clock.after(patienceMs, () => this.settle(false));
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  settle(same: boolean): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve(same);
  }
}
