import { expect, it } from "vitest";
import type { ChosenKeys } from "./key-bindings.ts";
import { readKeysFile, writeKeysFile } from "./keys-file.ts";

const law = { platform: "other", chosen: {} } as const;

it.each<[string, ChosenKeys]>([
  ["what was chosen", { "palette.open": { page: "Ctrl+p", terminal: null } }],
  ["nothing, which is the usual keys", {}],
])("is read as it was written: %s", (_what, chosen) => {
  expect(readKeysFile(writeKeysFile(chosen), law)).toEqual({ kind: "read", chosen });
});

it.each([
  ["no JSON", "{", "no keys of Coda"],
  ["a list", "[]", "no keys of Coda"],
  ["another program's", '{"name":"Dracula"}', "no keys of Coda"],
  ["keys of two", '{"text.find":{"terminal":"Ctrl+Shift+z"}}', "would both have Ctrl+Shift+Z"],
])("is refused in words: %s", (_what, text, problem) => {
  const read = readKeysFile(text, law);
  expect(read.kind === "bad" && read.problem).toContain(problem);
});
