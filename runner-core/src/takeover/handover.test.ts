/** What one helper leaves for the next of the same process. */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceSessionSchema } from "@coda/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { leaveHandover, takeHandover } from "./handover.ts";

const session = deviceSessionSchema.parse({
  id: "00000000-0000-4000-8000-0000000000aa",
  ideaId: "idea",
  ideaTitle: "Idea",
  slot: "primary",
  status: "live",
  cursors: [],
});

const left = { sessions: [session], tmux: "/usr/bin/tmux" };

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "coda-handover-"));
});
afterEach(() => rmSync(stateDir, { recursive: true }));

const at = (nowMs: number, pid = 7) => ({ stateDir, pid, nowMs });

test("it is taken once, by the same process, and is only its owner's", () => {
  leaveHandover(at(1_000), left);
  const file = join(stateDir, "handover.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(takeHandover(at(1_200))).toMatchObject(left);
  expect(existsSync(file)).toBe(false);
  expect(takeHandover(at(1_300))).toBeUndefined();
});

test.each([
  ["another process", { pid: 8, nowMs: 1_200 }],
  ["half a minute later", { pid: 7, nowMs: 31_000 }],
  ["a clock that was set back", { pid: 7, nowMs: -40_000 }],
])("it does not count for %s, and is gone then", (_, place) => {
  leaveHandover(at(1_000), left);
  expect(takeHandover({ ...place, stateDir })).toBeUndefined();
  expect(existsSync(join(stateDir, "handover.json"))).toBe(false);
});

test.each(["", "{}", '{"pid":7,"writtenMs":1000,"sessions":[{"id":"x"}]}'])("%j is nothing", (text) => {
  writeFileSync(join(stateDir, "handover.json"), text);
  expect(takeHandover(at(1_000))).toBeUndefined();
});
