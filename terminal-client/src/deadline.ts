/** A request that is given up when its answer takes too long, so that what waits behind it goes on. */
import type { Clock } from "./clock.ts";

/** Rejects after `limitMs`. The request is told by its signal too; one that does not heed it is left to itself. */
export async function withDeadline<Result>(
  clock: Pick<Clock, "after">,
  limitMs: number,
  request: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = new AbortController();
  const stop = clock.after(limitMs, () => late.abort(new Error(`no answer within ${limitMs} ms`)));
  const givenUp = new Promise<never>((_, reject) => {
    late.signal.addEventListener("abort", () => reject(late.signal.reason as Error), { once: true });
  });
  try {
    return await Promise.race([request(late.signal), givenUp]);
  } finally {
    stop();
  }
}
