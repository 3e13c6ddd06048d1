/** The page's side of the zstd worker: started at the first use, one for the page, replaced when it dies. */
import type { Decompressor, LoadDecompressor, ZstdReply, ZstdRequest } from "./zstd.ts";

type Waiting = PromiseWithResolvers<Uint8Array | undefined>;

class WorkerDecompressor implements Decompressor {
  readonly #worker = new Worker(new URL("./zstd-worker.ts", import.meta.url), { type: "module" });
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor(onDeath: () => void) {
    this.#worker.addEventListener("message", (event: MessageEvent<ZstdReply>) => this.#receive(event.data));
    this.#worker.addEventListener("error", () => {
      onDeath();
      for (const waiting of this.#waiting.values()) waiting.reject(new Error("the zstd worker died"));
      this.#waiting.clear();
    });
  }

  async decompress(compressed: Uint8Array, rawBytes: number): Promise<Uint8Array | undefined> {
    const id = this.#next++;
    const waiting: Waiting = Promise.withResolvers();
    this.#waiting.set(id, waiting);
    // A copy: `compressed` may be a part of a larger reply that is still read.
    const request: ZstdRequest = { id, compressed: compressed.slice(), rawBytes };
    this.#worker.postMessage(request, [request.compressed.buffer]);
    return waiting.promise;
  }

  #receive(reply: ZstdReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.failed === true) waiting?.reject(new Error("zstd could not be loaded or ran out of memory"));
    else waiting?.resolve(reply.bytes);
  }
}

export function createZstdLoader(): LoadDecompressor {
  let decompressor: Decompressor | undefined;
  return async () => {
    decompressor ??= new WorkerDecompressor(() => {
      decompressor = undefined;
    });
    return decompressor;
  };
}
