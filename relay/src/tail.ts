/**
 * The newest output of one pane, addressed by offset: a ring that grows up to its capacity and then forgets its oldest
 * bytes. Knows no frames and no readers.
 */

const firstRingBytes = 4_096;

export class Tail {
  readonly #capacityBytes: number;
  /** The byte at offset `o` lies at `o % length`. */
  #ring = new Uint8Array(0);
  #start = 0;
  #end = 0;

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
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

  /** Forgets everything; the next byte is at `offset`. */
  reset(offset: number): void {
    this.#ring = new Uint8Array(0);
    this.#start = offset;
    this.#end = offset;
  }

  append(bytes: Uint8Array): void {
    const end = this.#end + bytes.length;
    const kept = bytes.length > this.#capacityBytes ? bytes.subarray(bytes.length - this.#capacityBytes) : bytes;
    this.#reserve(Math.min(end - this.#start, this.#capacityBytes));
    const at = (end - kept.length) % this.#ring.length;
    const room = this.#ring.length - at;
    this.#ring.set(kept.length > room ? kept.subarray(0, room) : kept, at);
    if (kept.length > room) this.#ring.set(kept.subarray(room), 0);
    this.#end = end;
    this.#start = Math.max(this.#start, end - this.#ring.length);
  }

  /** Up to `maxBytes` from `from`, fewer where the ring turns. Shares memory with the ring: valid until the next append. */
  read(from: number, maxBytes: number): Uint8Array {
    if (from < this.#start || from > this.#end) throw new RangeError(`offset ${from} is not in the tail`);
    if (from === this.#end) return this.#ring.subarray(0, 0);
    const at = from % this.#ring.length;
    return this.#ring.subarray(at, Math.min(this.#ring.length, at + Math.min(maxBytes, this.#end - from)));
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#ring.length && this.#ring.length > 0) return;
    let length = Math.max(this.#ring.length, firstRingBytes);
    while (length < bytes) length *= 2;
    const grown = new Uint8Array(Math.min(length, this.#capacityBytes));
    for (let from = this.#start; from < this.#end;) {
      const piece = this.read(from, grown.length - (from % grown.length));
      grown.set(piece, from % grown.length);
      from += piece.length;
    }
    this.#ring = grown;
  }
}
