/** A pane's output in memory and its model, for whoever makes transcripts without a terminal. Keeps only what is not played. */
import type { Epoch, Keyframe, Size } from "@coda/protocol";
import { PaneModel, type ByteSource } from "../pane/pane-model.ts";

export class MemoryPane implements ByteSource {
  readonly #model: PaneModel;
  #held: Buffer = Buffer.alloc(0);
  start = 0;

  constructor(epoch: Epoch, size: Size) {
    this.#model = new PaneModel(this, epoch, { size, offset: 0, vt: undefined, sizes: [] });
  }

  get end(): number {
    return this.start + this.#held.length;
  }

  read(from: number, maxBytes: number): Uint8Array {
    return this.#held.subarray(from - this.start, from - this.start + maxBytes);
  }

  /** The picture behind these bytes. */
  async print(bytes: Buffer): Promise<Keyframe | undefined> {
    const played = this.#model.offset;
    this.#held = Buffer.concat([this.#held.subarray(played - this.start), bytes]);
    this.start = played;
    return this.#model.keyframe();
  }
}
