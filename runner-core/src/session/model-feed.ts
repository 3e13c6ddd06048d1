/**
 * A journal as its pane model reads it: to the end, but nothing while output pours in. The model would take from the
 * program the processor it prints with, and what it leaves lies on disk.
 */
import { limits } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { OutputPace } from "../journal/output-pace.ts";
import type { ByteSource } from "../pane/pane-model.ts";

const nothing = new Uint8Array(0);

export class ModelFeed implements ByteSource {
  readonly #journal: ByteSource;
  readonly #clock: Clock;
  readonly #pace: OutputPace;
  #awaited = 0;
  #resting = false;

  constructor(journal: ByteSource, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
    this.#pace = new OutputPace(clock.steadyMs(), journal.end);
  }

  get start(): number {
    return this.#journal.start;
  }

  get end(): number {
    return this.#journal.end;
  }

  /** So much comes that what can wait had better wait. */
  get pours(): boolean {
    return this.#pace.pours(this.#clock.steadyMs(), this.end);
  }

  /** The last read got nothing though there is something. */
  get resting(): boolean {
    return this.#resting;
  }

  read(from: number, maxBytes: number): Uint8Array {
    this.#resting = this.pours && this.#awaited === 0 && this.end - from <= limits.modelLagBytes;
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
