/**
 * Sends where a dragged border is to be: now and then while it is dragged, once where it is let go, and never the next
 * before the last was answered. Knows neither pointers nor tmux.
 */

/** A few a second: each is a redraw of every program on both sides. */
const dragEveryMs = 250;

export class BorderMover {
  readonly #move: (at: number) => Promise<void>;
  #busy = false;
  /** Where it is to go once the last move was answered. */
  #next: number | undefined;
  #sentAtMs = -Infinity;
  #sent: number | undefined;

  /** `move` resolves when it was answered. */
  constructor(move: (at: number) => Promise<void>) {
    this.#move = move;
  }

  /** `nowMs`: of any clock that goes on, say the event's. */
  drag(at: number, nowMs: number): void {
    if (this.#busy || at === this.#sent || nowMs - this.#sentAtMs < dragEveryMs) return;
    this.#sentAtMs = nowMs;
    void this.#send(at);
  }

  /** There it stays. Resolves when nothing is under way. */
  async settle(at: number): Promise<void> {
    this.#next = at;
    if (!this.#busy) await this.#sendNext();
  }

  async #sendNext(): Promise<void> {
    while (this.#next !== undefined) {
      const at = this.#next;
      this.#next = undefined;
      if (at !== this.#sent) await this.#send(at);
    }
    // The next drag begins where this one ended.
    this.#sent = undefined;
  }

  async #send(at: number): Promise<void> {
    this.#busy = true;
    this.#sent = at;
    await this.#move(at);
    this.#busy = false;
    if (this.#next !== undefined) await this.#sendNext();
  }
}
