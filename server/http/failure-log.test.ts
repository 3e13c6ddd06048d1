import { expect, it } from "vitest";
import { failureText } from "./failure-log.ts";

it("a failed query tells what the database said of it, and none of the values", () => {
  const cause = new Error("deadlock detected");
  const text = failureText(
    new Error('Failed query: insert into "chunks" values ($1)\nparams: what was\nprinted', { cause }),
  );
  expect(text).toContain('Error: Failed query: insert into "chunks" values ($1)\n    at ');
  expect(text).toContain("\ncaused by Error: deadlock detected\n    at ");
  expect(text).not.toContain("printed");
  expect(failureText("no error")).toBe("no error");
});
