/**
 * Files below one address, of no more bytes than are wanted. It may lead to another host, as GitHub's does, where that is encrypted:
 * what is done with them, their signature decides, whoever they came from.
 */
import { networkReason } from "../network/network-reason.ts";
import { UpdateError } from "./update-error.ts";

const mostRedirects = 5;

/** The reply's body, piece by piece. Throws an UpdateError. */
export async function* readPieces(
  send: typeof fetch,
  address: URL,
  { mostBytes, withinMs }: { readonly mostBytes: number; readonly withinMs: number },
): AsyncGenerator<Uint8Array> {
  const signal = AbortSignal.timeout(withinMs);
  const { body } = await replyOf(send, address, signal);
  let bytes = 0;
  try {
    for await (const piece of body) {
      bytes += piece.length;
      if (bytes > mostBytes) throw new UpdateError(`${address.href} is longer than it should be`);
      yield piece;
    }
  } catch (error) {
    throw error instanceof UpdateError ? error : broken(address, error);
  }
}

/** All of it, of a file that fits into memory. */
export async function readWhole(send: typeof fetch, address: URL, mostBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readPieces(send, address, { mostBytes, withinMs: 30_000 })) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function replyOf(
  send: typeof fetch,
  address: URL,
  signal: AbortSignal,
): Promise<{ readonly body: AsyncIterable<Uint8Array> }> {
  let next = address;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const reply = await ask(send, next, signal);
    const location = reply.headers.get("location");
    if (reply.status >= 300 && reply.status < 400 && location !== null) {
      next = new URL(location, next);
      if (next.origin !== address.origin && next.protocol !== "https:")
        throw new UpdateError(
          `${address.origin} sends elsewhere without encryption, to ${next.origin}: say where the files lie by update-from`,
        );
      continue;
    }
    if (reply.ok && reply.body !== null) return { body: reply.body };
    throw new UpdateError(`${next.href} is not there (HTTP ${reply.status})`);
  }
  throw new UpdateError(`${address.href} leads in circles`);
}

async function ask(send: typeof fetch, address: URL, signal: AbortSignal): Promise<Response> {
  try {
    return await send(address, { redirect: "manual", signal, cache: "no-store" });
  } catch (error) {
    throw broken(address, error);
  }
}

function broken(address: URL, error: unknown): UpdateError {
  return new UpdateError(`${address.href} could not be read (${networkReason(address, error)})`);
}
