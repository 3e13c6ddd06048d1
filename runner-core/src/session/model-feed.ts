/**
 * A journal as its pane model reads it: to the end, but nothing while output pours in and nobody needs the model. It would
 * take from the program the processor it prints with, and what it leaves lies on disk.
 */
import { limits } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import type { ByteSource } from "../pane/pane-model.ts";

/** A journal that knows whether its output pours in. */
export interface PacedSource extends ByteSource {
  readonly pours: boolean;
}

/**
 * Who was given a picture amid a flood asks for the next one when it is drawn: what the model left until then it would have
 * to play while somebody waits. Longer than such a round takes, and little to have played for nobody.
 */
const neededMs = 500;

const nothing = new Uint8Array(0);

export class ModelFeed implements ByteSource {
  readonly #journal: PacedSource;
  readonly #clock: Clock;
  #awaited = 0;
  /** By the steady clock. */
  #neededUntilMs = Number.NEGATIVE_INFINITY;
  #resting = false;

  constructor(journal: PacedSource, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
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
    this.#resting = this.#journal.pours && !this.#isNeeded && this.end - from <= limits.modelLagBytes;
    return this.#resting ? nothing : this.#journal.read(from, maxBytes);
  }

  behindHole(offset: number): number | undefined {
    return this.#journal.behindHole?.(offset);
  }

  /** While `action` runs somebody waits for the model: it does not rest, nor for a while after that. */
  async hurry<Value>(action: () => Promise<Value>): Promise<Value> {
    this.#awaited += 1;
    try {
      return await action();
    } finally {
      this.#awaited -= 1;
      this.#neededUntilMs = this.#clock.steadyMs() + neededMs;
    }
  }

  get #isNeeded(): boolean {
    return this.#awaited > 0 || this.#clock.steadyMs() < this.#neededUntilMs;
  }
}
