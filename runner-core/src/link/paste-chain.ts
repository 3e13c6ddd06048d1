/**
 * What one browser typed behind a paste while it had not heard what became of that: typed only if the paste is. Whoever is
 * between can lose a part of one, or call it off; what its user typed to go on from it must not be run by itself.
 */
import { limits } from "@coda/protocol";

/** Pieces that were held back for good; of older ones it is only known that all were. */
const maxHeldBack = 1_000;
/** What a piece that waits costs besides its bytes. */
const waitingPieceBytes = 256;

export class PasteChain {
  /** Of pastes and of what came behind them: settles with whether the paste is typed. */
  readonly #underWay = new Map<number, Promise<boolean>>();
  /** In the order in which that was known. */
  readonly #heldBack = new Set<number>();
  #heldBackTo = 0;
  #waitingBytes = 0;

  /** For what comes behind the piece with this counter, 0 for none. Undefined: there is nothing to wait for. */
  behind(after: number): Promise<boolean> | undefined {
    const isTyped = this.#underWay.get(after);
    const isHeldBack = after > 0 && (after <= this.#heldBackTo || this.#heldBack.has(after));
    return isTyped ?? (isHeldBack ? Promise.resolve(false) : undefined);
  }

  add(counter: number, isTyped: Promise<boolean>): void {
    this.#underWay.set(counter, isTyped);
    void isTyped.then((typed) => {
      if (this.#underWay.get(counter) !== isTyped) return;
      this.#underWay.delete(counter);
      if (!typed) this.#holdBack(counter);
    });
  }

  /** Whether another piece of so many bytes may wait (IN16). */
  hasRoom(bytes: number): boolean {
    return this.#waitingBytes + bytes + waitingPieceBytes <= limits.inputWaitingBytes;
  }

  /** Settles as `behind` does, and counts the bytes of who waits for it until then. */
  async wait(behind: Promise<boolean>, bytes: number): Promise<boolean> {
    const waiting = bytes + waitingPieceBytes;
    this.#waitingBytes += waiting;
    return behind.finally(() => {
      this.#waitingBytes -= waiting;
    });
  }

  #holdBack(counter: number): void {
    this.#heldBack.add(counter);
    const [oldest = 0] = this.#heldBack;
    if (this.#heldBack.size <= maxHeldBack) return;
    this.#heldBack.delete(oldest);
    this.#heldBackTo = Math.max(this.#heldBackTo, oldest);
  }
}
