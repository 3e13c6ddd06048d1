/** What xterm.js throws while it parses, kept from ending the process. Private parts of xterm.js 6: there is no public way. */

interface ParsingCore {
  readonly _inputHandler: { parse(data: unknown, promiseResult: unknown): unknown };
}

/** It parses in a timer, where nobody could catch it. `failed` hears of each; the terminal stands nobody knows where then. */
export function onParserFailure(terminal: object, failed: (error: Error) => void): void {
  const { _inputHandler: input } = Reflect.get(terminal, "_core") as ParsingCore;
  const parse = input.parse.bind(input);
  input.parse = (data, promiseResult) => {
    try {
      return parse(data, promiseResult);
    } catch (error) {
      failed(error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
  };
}
