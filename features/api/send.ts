/** One call of the API by a form or a button. */
import { ApiError, readFailure } from "./api-error.ts";

export type Send = (method: string, path: string, body?: object) => Promise<Response>;

/** Of one body. Browsers let 64 KiB of all of them together outlive their page, and refuse what is more (Fetch, 4.6). */
const mostOutliving = 8 * 1024;

/**
 * Sends with these headers as well, until the signal comes. Each call throws an ApiError that says what to do. A change that
 * nobody can stop is made though its page is left at once.
 */
export function sending(
  more: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
  ask: typeof fetch = async (path, init) => fetch(path, init),
): Send {
  return async (method, path, body) => {
    const headers = { "content-type": "application/json", ...more };
    const text = body && JSON.stringify(body);
    const answer = await ask(path, {
      method,
      ...(signal && { signal }),
      ...(text === undefined ? { headers: more } : { headers, body: text }),
      keepalive: method !== "GET" && signal === undefined && (text ?? "").length <= mostOutliving,
    }).catch(() => undefined);
    if (answer === undefined)
      throw new ApiError({
        code: "network",
        message: "No answer from Coda. Check that it runs and that you are online.",
      });
    if (!answer.ok) throw await readFailure(answer);
    return answer;
  };
}

export const send = sending();
