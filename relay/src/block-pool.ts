/**
 * Memory for tails, in blocks of one size cut from slabs. The slabs are shared memory, though nobody else has them: V8
 * takes all other memory outside of its heap for pressure and answers every 64 MiB more of it with a full collection,
 * which holds up each pane (26 collections for a GiB, and none with slabs; docs/benchmarks.md). What tails may have in all
 * is capped by their budgets instead. Knows no tails.
 */

interface Slab {
  readonly memory: SharedArrayBuffer;
  readonly blocks: number;
  /** Where its unused blocks begin. */
  readonly free: number[];
}

/** Each slab has as much as all before, up to this: V8 is in no hurry to free what it does not count, so little asks for little. */
const mostSlabBlocks = 256;

export class BlockPool {
  readonly blockBytes: number;
  /** Blocks come from the first that has one, so that the last ones become empty. */
  #slabs: Slab[] = [];

  constructor(blockBytes: number) {
    this.blockBytes = blockBytes;
  }

  get slabs(): number {
    return this.#slabs.length;
  }

  /** A block of zeros, until it is given back. */
  take(): Uint8Array {
    const slab = this.#slabs.find(({ free }) => free.length > 0) ?? this.#addSlab();
    const at = slab.free.pop();
    if (at === undefined) throw new Error("a slab without blocks");
    return new Uint8Array(slab.memory, at, this.blockBytes);
  }

  /** A block that was taken here, or its beginning; whoever still holds it must not look at it any more. */
  giveBack({ buffer, byteOffset }: Uint8Array): void {
    const slab = this.#slabs.find(({ memory }) => memory === buffer);
    if (slab === undefined || byteOffset % this.blockBytes !== 0) throw new Error("a block of another pool");
    // It was somebody's output, and will be somebody else's.
    new Uint8Array(slab.memory, byteOffset, this.blockBytes).fill(0);
    slab.free.push(byteOffset);
    this.#dropEmptySlabs();
  }

  #addSlab(): Slab {
    const before = this.#slabs.reduce((sum, { blocks }) => sum + blocks, 0);
    const blocks = Math.min(mostSlabBlocks, Math.max(1, before));
    const free = Array.from({ length: blocks }, (_, index) => (blocks - 1 - index) * this.blockBytes);
    const slab = { memory: new SharedArrayBuffer(blocks * this.blockBytes), blocks, free };
    this.#slabs.push(slab);
    return slab;
  }

  /** All but one: a tail that comes and goes would cost a slab each time. */
  #dropEmptySlabs(): void {
    const spare = this.#slabs.find(isEmpty);
    if (spare !== undefined) this.#slabs = this.#slabs.filter((slab) => slab === spare || !isEmpty(slab));
  }
}

function isEmpty({ free, blocks }: Slab): boolean {
  return free.length === blocks;
}
