import { expect, it } from "vitest";
import { endWords } from "./command-words.ts";

it("says how a command ended, and when nobody knows", () => {
  expect(endWords({ exitCode: 0, outputTo: 5 }).text).toBe("done");
  expect(endWords({ exitCode: 130, outputTo: 5 })).toEqual({ text: "exit 130", tone: "danger" });
  expect(endWords({ exitCode: null, outputTo: 5 }).text).toBe("ended");
  expect(endWords({ exitCode: null, outputTo: null }).text).toBe("no end yet");
});
