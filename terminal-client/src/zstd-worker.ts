/**
 * The worker that decompresses. A thread of its own for one reason: zstd-codec makes functions from strings when it
 * starts, which the pages' Content-Security-Policy forbids. A worker has the policy of its own script, and this one sees
 * nothing but compressed bytes. That typing never waits for it is welcome.
 */
import { zstdDecoder } from "./zstd-decoder.ts";
import type { ZstdReply, ZstdRequest } from "./zstd.ts";

async function answer({ id, compressed, rawBytes }: ZstdRequest): Promise<ZstdReply> {
  try {
    const bytes = (await zstdDecoder()).decode(compressed, rawBytes);
    return bytes === undefined ? { id } : { id, bytes };
  } catch {
    return { id, failed: true };
  }
}

addEventListener("message", (event: MessageEvent<ZstdRequest>) => {
  void answer(event.data).then((reply) => postMessage(reply));
});
