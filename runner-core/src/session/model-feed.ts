/**
 * A journal as its pane model reads it: to the end, but nothing while output pours in. The model would take from the
 * program the processor it prints with, and what it leaves lies on disk.
 */
import { limits } from "@coda/protocol";
import type { ByteSource } from "../pane/pane-model.ts";

/** A journal that knows whether its output pours in. */
export interface PacedSource extends ByteSource {
  readonly pours: boolean;
}

const nothing = new Uint8Array(0);

export class ModelFeed implements ByteSource {
  readonly #journal: PacedSource;
  #awaited = 0;
  #resting = false;

  constructor(journal: PacedSource) {
    this.#journal = journal;
  }

  get start(): number {
    return this.#journal.start;
  }

  get end(): number {
    return this.#journal.end;
  }

  /** The last read got nothing though there is something. */
  get resting(): boolean {
    return this.#resting;
  }

  read(from: number, maxBytes: number): Uint8Array {
    this.#resting = this.#journal.pours && this.#awaited === 0 && this.end - from <= limits.modelLagBytes;
    return this.#resting ? nothing : this.#journal.read(from, maxBytes);
  }

  behindHole(offset: number): number | undefined {
    return this.#journal.behindHole?.(offset);
  }

  /** While `action` runs, somebody waits for the model: it does not rest. */
  async hurry<Value>(action: () => Promise<Value>): Promise<Value> {
    this.#awaited += 1;
    try {
      return await action();
    } finally {
      this.#awaited -= 1;
    }
  }
}
