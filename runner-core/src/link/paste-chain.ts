/**
 * What one browser typed behind a paste while it had not heard what became of that: typed only if the paste is. Whoever is
 * between can lose a part of one, or call it off; what its user typed to go on from it must not be run by itself.
 */

/** Pieces that were held back for good; of older ones it is only known that all were. */
const maxHeldBack = 1_000;

export class PasteChain {
  /** Of pastes and of what came behind them: settles with whether the paste is typed. If it was, there is no entry. */
  readonly #isTyped = new Map<number, Promise<boolean>>();
  #heldBackTo = 0;

  /** For what comes behind the piece with this counter, 0 for none. Undefined: there is nothing to wait for. */
  behind(after: number): Promise<boolean> | undefined {
    const isTyped = this.#isTyped.get(after);
    return isTyped ?? (after > 0 && after <= this.#heldBackTo ? Promise.resolve(false) : undefined);
  }

  add(counter: number, isTyped: Promise<boolean>): void {
    this.#isTyped.set(counter, isTyped);
    void isTyped.then((typed) => {
      if (typed && this.#isTyped.get(counter) === isTyped) this.#isTyped.delete(counter);
    });
    const oldest = this.#isTyped.size > maxHeldBack ? this.#isTyped.keys().next().value : undefined;
    if (oldest === undefined) return;
    this.#isTyped.delete(oldest);
    this.#heldBackTo = Math.max(this.#heldBackTo, oldest);
  }
}
