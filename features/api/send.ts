/** One call of the API by a form or a button. */
import { ApiError, readFailure } from "./api-error.ts";

export type Send = (method: string, path: string, body?: object) => Promise<Response>;

/** Sends with these headers as well, until the signal comes. Each call throws an ApiError that says what to do. */
export function sending(more: Readonly<Record<string, string>> = {}, signal?: AbortSignal): Send {
  return async (method, path, body) => {
    const headers = { "content-type": "application/json", ...more };
    const answer = await fetch(path, {
      method,
      ...(signal && { signal }),
      ...(body === undefined ? { headers: more } : { headers, body: JSON.stringify(body) }),
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
