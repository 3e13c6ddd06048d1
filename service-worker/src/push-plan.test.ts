import { expect, test } from "vitest";
import { plannedNotification } from "./push-plan.ts";

const browser = "6f1c1f2e-3f0a-4b52-9d34-0d8a1c0b7c11";
const shownAt = "/ideas/notes/terminals/primary";
const message = {
  browser,
  title: "Waits for your answer",
  body: "Overwrite? [y/N]\nprimary · Notes",
  path: "/inbox/7",
  shownAt,
  tag: "a session",
  at: "2026-11-21T10:00:00.000Z",
};
const text = JSON.stringify(message);

test("a message is shown with its words, one for each terminal, and leads to its moment", () => {
  expect(plannedNotification(text, { browser, inFront: "/ideas" })).toEqual({
    title: message.title,
    body: message.body,
    tag: message.tag,
    timestampMs: Date.parse(message.at),
    data: { path: "/inbox/7", shownAt },
  });
});

test("whoever looks at the terminal is not told what it shows", () => {
  expect(plannedNotification(text, { browser, inFront: shownAt })).toBeUndefined();
  const ofDevice = JSON.stringify({ ...message, shownAt: null });
  expect(plannedNotification(ofDevice, { browser, inFront: shownAt })).toBeDefined();
});

test.each([
  ["nobody is signed in any more", text, undefined],
  ["somebody else is", text, "0b0f7c4e-9df2-4a3c-8a53-6b7f5e3c2d10"],
  ["it is of no form that is known", "{}", browser],
  ["it is no JSON", "overwrite?", browser],
  ["its path leads to another site", JSON.stringify({ ...message, path: "//elsewhere.example" }), browser],
])("NI11 nothing of a message is shown where %s", (_why, sent, kept) => {
  const shown = plannedNotification(sent, { browser: kept, inFront: undefined });
  expect(shown).toMatchObject({ title: "Coda", data: { path: "/inbox", shownAt: null } });
  expect(JSON.stringify(shown)).not.toContain("verwrite");
});
