/**
 * The newest output of one pane, addressed by offset: blocks that are added as it grows, up to its capacity; then the
 * oldest block is written anew. Knows no frames and no readers.
 */
import type { BudgetedTail, TailBudget } from "./tail-budget.ts";

/** A pane that says little needs no more. */
const firstBlockBytes = 4_096;

export class Tail implements BudgetedTail {
  readonly #capacityBytes: number;
  readonly #blockBytes: number;
  /** All are whole blocks of the pool, but for a single first one that is smaller. */
  #blocks: Uint8Array[] = [];
  /** Offset of the first block's first byte. */
  #base = 0;
  #start = 0;
  #end = 0;
  #writtenAt = 0;
  readonly #budget: TailBudget;

  constructor(capacityBytes: number, budget: TailBudget) {
    this.#capacityBytes = capacityBytes;
    this.#budget = budget;
    this.#blockBytes = Math.min(budget.blocks.blockBytes, capacityBytes);
  }

  /** Offset of the oldest byte held. */
  get start(): number {
    return this.#start;
  }

  /** Offset after the newest byte held. */
  get end(): number {
    return this.#end;
  }

  get isEmpty(): boolean {
    return this.#start === this.#end;
  }

  get writtenAt(): number {
    return this.#writtenAt;
  }

  /** Its memory is needed elsewhere: forgets everything, and goes on where it is. */
  giveWay(): void {
    this.reset(this.#end);
  }

  /** Forgets everything; the next byte is at `offset`. */
  reset(offset: number): void {
    if (this.#blocks.length > 0) this.#budget.released(this);
    for (const block of this.#blocks) if (block.length >= this.#blockBytes) this.#budget.blocks.giveBack(block);
    this.#blocks = [];
    this.#base = offset;
    this.#start = offset;
    this.#end = offset;
  }

  append(bytes: Uint8Array): void {
    const passed = Math.max(0, bytes.length - this.#capacityBytes);
    if (passed > 0) this.reset(this.#end + passed);
    this.#writtenAt = this.#budget.turn();
    for (let rest = bytes.subarray(passed); rest.length > 0;) {
      const at = (this.#end - this.#base) % this.#blockBytes;
      const piece = rest.subarray(0, this.#blockBytes - at);
      this.#blockAtEnd(at + piece.length).set(piece, at);
      this.#end += piece.length;
      this.#start = Math.max(this.#start, this.#end - this.#capacityBytes);
      rest = rest.subarray(piece.length);
    }
  }

  /** Up to `maxBytes` from `from`, fewer where a block ends. Shares memory with the tail: valid until any tail is written. */
  read(from: number, maxBytes: number): Uint8Array {
    if (from < this.#start || from > this.#end) throw new RangeError(`offset ${from} is not in the tail`);
    const block = this.#blocks[this.#indexOf(from)];
    if (block === undefined) return new Uint8Array(0); // at the end, and the next block has not begun
    const at = (from - this.#base) % this.#blockBytes;
    return block.subarray(at, at + Math.min(maxBytes, this.#end - from));
  }

  #indexOf(offset: number): number {
    return Math.floor((offset - this.#base) / this.#blockBytes);
  }

  /** The block in which the next byte lies, with room for so many of its bytes. */
  #blockAtEnd(bytes: number): Uint8Array {
    const known = this.#blocks[this.#indexOf(this.#end)];
    if (known !== undefined && known.length >= bytes) return known;
    if (this.#blocks.length > (known === undefined ? 0 : 1)) return this.#nextBlock();
    const isLittle = bytes <= firstBlockBytes && firstBlockBytes < this.#blockBytes;
    const grown = isLittle ? new Uint8Array(firstBlockBytes) : this.#takeBlock();
    grown.set(known ?? []);
    this.#blocks = [grown];
    this.#budget.grew(this, isLittle ? firstBlockBytes : this.#blockBytes);
    return grown;
  }

  /** Another one behind the last: the oldest, when nothing in it is held any more. */
  #nextBlock(): Uint8Array {
    const [oldest] = this.#blocks;
    const isFree = oldest !== undefined && this.#base + this.#blockBytes <= this.#end - this.#capacityBytes;
    if (isFree) {
      this.#blocks.shift();
      this.#base += this.#blockBytes;
    }
    const block = isFree ? oldest : this.#takeBlock();
    this.#blocks.push(block);
    if (!isFree) this.#budget.grew(this, this.#blocks.length * this.#blockBytes);
    return block;
  }

  /** A tail that is smaller than a block has the beginning of one. */
  #takeBlock(): Uint8Array {
    return this.#budget.blocks.take().subarray(0, this.#blockBytes);
  }
}
