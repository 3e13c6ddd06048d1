import { expect, it } from "vitest";
import { onParserFailure } from "./parser-failure.ts";

it("a failure is told, and what can be parsed is parsed as before", () => {
  const parsed: unknown[] = [];
  const handler = {
    parse(data: unknown, promiseResult: unknown): unknown {
      if (data instanceof Error) throw data;
      parsed.push([this === handler, data, promiseResult]);
      return "a promise";
    },
  };
  const failures: Error[] = [];
  onParserFailure({ _core: { _inputHandler: handler } }, (error) => failures.push(error));
  expect(handler.parse("a", true)).toBe("a promise");
  const failure = new Error("too deep");
  expect(handler.parse(failure, false)).toBeUndefined();
  expect(failures).toEqual([failure]);
  expect(parsed).toEqual([[true, "a", true]]);
});
