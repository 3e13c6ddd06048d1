import { expect, it } from "vitest";
import type { KeptNotice } from "./notice-api.ts";
import { noticeWords } from "./notice-words.ts";
import { deviceIdSchema } from "./ids.ts";
import { watcherSchema } from "./notice.ts";

const uuid = "6f1c1f2e-3f0a-4b52-9d34-0d8a1c0b7c11";
const [matchSchema] = watcherSchema.def.options;
const { id: watcher } = matchSchema.parse({ on: "match", id: uuid, pattern: "x", ignoreCase: false });
const since = "2026-11-21T09:00:00.000Z";

const table: readonly (readonly [KeptNotice, string, string | null])[] = [
  [{ kind: "bell" }, "The bell rang", null],
  [{ kind: "message", title: "make", text: "done" }, "make", "done"],
  [{ kind: "message", title: null, text: "done" }, "A program has something to say", "done"],
  [{ kind: "question", text: "Go on? [y/N]" }, "Waits for your answer", "Go on? [y/N]"],
  [{ kind: "commandEnded", command: "npm test", exitCode: 0, durationMs: 184_000 }, "Done after 3 min 4 s", "npm test"],
  [
    { kind: "commandEnded", command: null, exitCode: 2, durationMs: 60_000 },
    "Failed with exit code 2 after 1 min",
    null,
  ],
  [{ kind: "commandEnded", command: "ssh box", exitCode: null, durationMs: 60_000 }, "Ended after 1 min", "ssh box"],
  [{ kind: "matched", watcher, line: "ERROR: no" }, "“ERROR” came", "ERROR: no"],
  [{ kind: "silent", watcher, seconds: 30 }, "No output for 30 s", null],
  [{ kind: "failed", watcher, command: "make", exitCode: 2 }, "Failed with exit code 2", "make"],
  [{ kind: "failed", watcher, command: null, exitCode: null }, "Ended", "The pane’s own program"],
  [{ kind: "deviceOffline", since, backAt: null }, "laptop is offline", "Its terminals can be read, not typed into."],
  [{ kind: "deviceOffline", since, backAt: "2026-11-21T11:05:00.000Z" }, "laptop was offline for 2 h 5 min", null],
];

it.each(table)("%o", (what, title, text) => {
  const device = { id: deviceIdSchema.parse(uuid), name: "laptop" };
  expect(noticeWords({ what, pattern: "ERROR", device })).toEqual({ title, text });
});
