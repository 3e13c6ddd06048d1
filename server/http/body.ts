/** Reads a body up to a limit, without holding more than that. */
import { ApiError } from "./api-error.ts";

export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  return parseJson(await readText(request, maxBytes));
}

/** As it came, for who checks a signature over it. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const bytes = await readBytes(request, maxBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ApiError("badRequest", "The body is not UTF-8.");
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError("badRequest", "The body is not JSON.");
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = new ApiError("tooLarge", `The body is larger than ${maxBytes} bytes.`, { maxBytes });
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge;
  if (request.body === null) return new Uint8Array(0);
  const pieces: Uint8Array[] = [];
  let total = 0;
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(pieces, total);
    total += value.length;
    if (total > maxBytes) {
      await reader.cancel();
      throw tooLarge;
    }
    pieces.push(value);
  }
}
