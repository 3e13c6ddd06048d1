import { expect, it } from "vitest";
import { watcherWords } from "./watcher-words.ts";

it.each([
  [{ on: "match", pattern: "FAIL", ignoreCase: false }, "a line matches FAIL"],
  [{ on: "match", pattern: "FAIL", ignoreCase: true }, "a line matches FAIL, in upper or lower case"],
  [{ on: "silence", seconds: 90 }, "nothing is printed for 1 min 30 s"],
  [{ on: "failure" }, "a command or the pane’s program fails"],
] as const)("%o: %s", (watcher, words) => {
  expect(watcherWords(watcher)).toBe(words);
});
