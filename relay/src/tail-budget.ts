/**
 * What the tails of one device hold together. Beyond it the tail that was written longest ago gives way, whole: whoever
 * comes to that pane later is served from the helper's journal or by a keyframe. Knows no panes and no offsets.
 */
import type { BlockPool } from "./block-pool.ts";

export interface BudgetedTail {
  /** When it was written last, by `turn`. */
  readonly writtenAt: number;
  giveWay(): void;
}

export interface TailBudgetOptions {
  readonly capacityBytes: number;
  /** All devices' of the node. */
  readonly blocks: BlockPool;
  /** A tail gave way. */
  readonly gaveWay: () => void;
}

export class TailBudget {
  readonly #options: TailBudgetOptions;
  /** None that holds nothing: a pane that is gone is not kept alive by this. */
  readonly #held = new Map<BudgetedTail, number>();
  #heldBytes = 0;
  #turns = 0;

  constructor(options: TailBudgetOptions) {
    this.#options = options;
  }

  /** Where the tails' memory comes from and goes back to. */
  get blocks(): BlockPool {
    return this.#options.blocks;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** A number above all before: cheaper than an order that is kept with each write. */
  turn(): number {
    this.#turns += 1;
    return this.#turns;
  }

  /** `tail` has allocated memory, and has so much of it now. Others make room; it is its own cap if there are none. */
  grew(tail: BudgetedTail, toBytes: number): void {
    this.#set(tail, toBytes);
    while (this.#heldBytes > this.#options.capacityBytes) {
      const oldest = this.#oldestBut(tail);
      if (oldest === undefined) return;
      oldest.giveWay();
      this.#options.gaveWay();
    }
  }

  released(tail: BudgetedTail): void {
    this.#set(tail, 0);
  }

  #set(tail: BudgetedTail, bytes: number): void {
    this.#heldBytes += bytes - (this.#held.get(tail) ?? 0);
    if (bytes === 0) this.#held.delete(tail);
    else this.#held.set(tail, bytes);
  }

  #oldestBut(writing: BudgetedTail): BudgetedTail | undefined {
    let oldest: BudgetedTail | undefined;
    for (const tail of this.#held.keys())
      if (tail !== writing && (oldest === undefined || tail.writtenAt < oldest.writtenAt)) oldest = tail;
    return oldest;
  }
}
