/** A web app that is played behind `fetch`: what was asked, as path and JSON body. */

export interface AskedCall {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** `answer` may throw, as where there is no network. */
export function playedWeb(answer: (call: AskedCall) => Response): typeof fetch {
  return async (input, init) => {
    const asked = new Request(input, init);
    const text = await asked.text();
    const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    return answer({ path: new URL(asked.url).pathname, body });
  };
}
