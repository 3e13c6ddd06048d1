/**
 * The page's side of the zstd worker: started when something is to be decompressed, and ended once nothing was for a while.
 * A browser ends no worker by itself, however many terminals were opened and left, and each holds some 15 MB.
 */
import { clientLimits } from "./client-limits.ts";
import type { Clock } from "./clock.ts";
import { systemClock } from "./system-clock.ts";
import type { Decompressor, LoadDecompressor, ZstdReply, ZstdRequest } from "./zstd.ts";

export interface ZstdWorker {
  /** The request's bytes are the worker's from now on. */
  ask(request: ZstdRequest): void;
  end(): void;
}

export interface ZstdWorkerEvents {
  readonly onReply: (reply: ZstdReply) => void;
  /** It answers nothing any more. */
  readonly onDeath: () => void;
}

export type StartZstdWorker = (events: ZstdWorkerEvents) => ZstdWorker;

type Waiting = PromiseWithResolvers<Uint8Array | undefined>;

function startWorker({ onReply, onDeath }: ZstdWorkerEvents): ZstdWorker {
  const worker = new Worker(new URL("./zstd-worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", (event: MessageEvent<ZstdReply>) => onReply(event.data));
  worker.addEventListener("error", onDeath);
  return {
    ask: (request) => worker.postMessage(request, [request.compressed.buffer]),
    end: () => worker.terminate(),
  };
}

export class WorkerDecompressor implements Decompressor {
  readonly #start: StartZstdWorker;
  readonly #clock: Pick<Clock, "after">;
  readonly #waiting = new Map<number, Waiting>();
  #worker: ZstdWorker | undefined;
  #next = 1;
  #stay: () => void = () => undefined;

  constructor(start: StartZstdWorker, clock: Pick<Clock, "after">) {
    this.#start = start;
    this.#clock = clock;
  }

  async decompress(compressed: Uint8Array, rawBytes: number): Promise<Uint8Array | undefined> {
    const id = this.#next++;
    const waiting: Waiting = Promise.withResolvers();
    this.#waiting.set(id, waiting);
    this.#stay();
    this.#worker ??= this.#startAnother();
    // A copy: `compressed` may be a part of a larger reply that is still read.
    this.#worker.ask({ id, compressed: compressed.slice(), rawBytes });
    return waiting.promise;
  }

  #startAnother(): ZstdWorker {
    const worker = this.#start({
      onReply: (reply) => this.#receive(reply),
      onDeath: () => {
        if (this.#worker !== worker) return;
        this.#worker = undefined;
        for (const waiting of this.#waiting.values()) waiting.reject(new Error("the zstd worker died"));
        this.#waiting.clear();
      },
    });
    return worker;
  }

  #receive(reply: ZstdReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.failed === true) waiting?.reject(new Error("zstd could not be loaded or ran out of memory"));
    else waiting?.resolve(reply.bytes);
    if (this.#waiting.size === 0) this.#endLater();
  }

  #endLater(): void {
    this.#stay();
    this.#stay = this.#clock.after(clientLimits.zstdIdleMs, () => {
      this.#worker?.end();
      this.#worker = undefined;
    });
  }
}

export function createZstdLoader(): LoadDecompressor {
  const decompressor = new WorkerDecompressor(startWorker, systemClock);
  return async () => decompressor;
}
