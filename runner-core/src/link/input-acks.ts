/**
 * Holds acknowledgements of input back for a moment. Each says that all before it were taken (IN3), so one serves many
 * keys; and at once it would cost helper, relay and browser a turn each just when the echo is on its way.
 */
import { encodeDataFrame, limits } from "@coda/protocol";
import type { ClientSeal } from "./client-seal.ts";

export interface InputAcksPorts {
  /** Runs `action` after `delayMs` unless the returned function was called. */
  after(delayMs: number, action: () => void): () => void;
  send(message: Uint8Array<ArrayBuffer>): void;
}

interface Taken {
  readonly client: number;
  readonly ref: number;
  readonly counter: number;
  /** It came with. By that its browser knows who says so; with another one it has heard of nothing before. */
  readonly seal: Pick<ClientSeal, "acknowledgement"> | undefined;
}

export class InputAcks {
  readonly #ports: InputAcksPorts;
  /** The highest counter of each browser that was not told yet. */
  readonly #taken = new Map<number, Taken>();
  #cancel: (() => void) | undefined;

  constructor(ports: InputAcksPorts) {
    this.#ports = ports;
  }

  take(taken: Taken): void {
    const known = this.#taken.get(taken.client);
    if (known === undefined || known.seal !== taken.seal || taken.counter > known.counter)
      this.#taken.set(taken.client, taken);
    this.#cancel ??= this.#ports.after(limits.inputAckDelayMs, () => this.flush());
  }

  /** Tells at once what is held back. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    for (const { client, ref, counter, seal } of this.#taken.values()) {
      const proof = seal?.acknowledgement(counter);
      this.#ports.send(encodeDataFrame({ type: "inputAck", client, ref, counter, proof }));
    }
    this.#taken.clear();
  }

  /** Browsers' numbers belong to one connection: those of the next are others. */
  reset(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#taken.clear();
  }
}
