import { ideaIdSchema, paneIdSchema, sessionIdSchema } from "@coda/protocol";
import type { SavedPaint } from "@coda/terminal-client";
import { expect, test } from "vitest";
import { keptAt, keptNames } from "./kept-names.ts";

function paint(number: number): SavedPaint {
  return {
    version: 2,
    idea: ideaIdSchema.parse("first"),
    session: sessionIdSchema.parse(`00000000-0000-4000-8000-00000000000${number}`),
    pane: paneIdSchema.parse("%1"),
    savedAtMs: number,
    items: [],
  };
}

const [named, unnamed] = [paint(1), paint(2)];
const kept = keptNames([named, unnamed], new Map([[named.session, { ideaTitle: "First", slot: "primary" }]]));

test("what is kept has the names of its idea and slot, or the idea's id where none was kept", () => {
  expect(kept).toEqual([
    { paint: named, ideaTitle: "First", slot: "primary" },
    { paint: unnamed, ideaTitle: "first", slot: "terminal" },
  ]);
});

test.each([
  ["/ideas/first/terminals/primary", named],
  ["/ideas/first/terminals/build", undefined],
  ["/ideas/other/terminals/primary", undefined],
  ["/ideas/first", undefined],
  ["/offline", undefined],
])("at %s it is that terminal's picture, if there is one", (pathname, paintThere) => {
  expect(keptAt(pathname, kept)?.paint).toBe(paintThere);
});
