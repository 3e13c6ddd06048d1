/** Notices that wait: over restarts, within their bound, each told once. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits, reportedNoticeSchema, type ReportedNotice } from "@coda/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ApiResult } from "../device/web-call.ts";
import { silentLog } from "../log.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { untilStepped } from "../testing/until.ts";
import { noticeFile, NoticeShelf } from "./notice-shelf.ts";
import { Notices } from "./notices.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-notices-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function notice(text: string): ReportedNotice {
  return reportedNoticeSchema.parse({
    id: randomUUID(),
    session: randomUUID(),
    pane: "%1",
    epoch: randomUUID(),
    offset: 5,
    at: "2026-01-01T00:00:00.000Z",
    what: { kind: "question", text },
  });
}

function shelf(): NoticeShelf {
  return new NoticeShelf(noticeFile(folder), silentLog);
}

function textsOf({ items }: { items: readonly ReportedNotice[] }): string[] {
  return items.map(({ what }) => (what.kind === "question" ? what.text : what.kind));
}

test("NT9 what waits is there after a restart, in order, and gone once it was told", () => {
  const before = shelf();
  for (const text of ["a", "b", "c"]) before.add(notice(text));
  const after = shelf();
  const two = after.next(2);
  expect(textsOf(two)).toEqual(["a", "b"]);
  after.told(two.end);
  expect(textsOf(shelf().next(10))).toEqual(["c"]);
  expect(statSync(noticeFile(folder)).mode & 0o777).toBe(0o600);
});

test("NT9 of too many the oldest are forgotten", () => {
  const full = shelf();
  for (let number = 0; number < limits.waitingNotices + 2; number++) full.add(notice(String(number)));
  const kept = textsOf(shelf().next(Infinity));
  expect([kept.length, kept[0]]).toEqual([limits.waitingNotices, "2"]);
});

test("a file that is torn, or has what this helper does not know, costs only that", () => {
  const file = noticeFile(folder);
  shelf().add(notice("a"));
  const { notices } = JSON.parse(readFileSync(file, "utf8")) as { notices: object[] };
  writeFileSync(file, JSON.stringify({ version: 1, notices: [{ what: { kind: "later" } }, ...notices] }));
  expect(textsOf(shelf().next(10))).toEqual(["a"]);
  writeFileSync(file, '{"version":1,"noti');
  expect(shelf().isEmpty).toBe(true);
});

test("NT9 what waited is told once the web app takes it, though machine and web app were away", async () => {
  shelf().add(notice("a"));
  const clock = new ManualClock();
  let answer: ApiResult<unknown> = { ok: false, failure: { code: "unreachable", message: "no" } };
  const told: string[] = [];
  let isOnline = false;
  const changes = new Set<() => void>();
  const notices = new Notices({
    stateDir: folder,
    host: {
      sessions: [],
      onChange: (listener) => {
        changes.add(listener);
        return () => changes.delete(listener);
      },
    },
    recordings: () => [],
    listed: () => [],
    redaction: "standard",
    clock,
    log: silentLog,
    random: () => 1,
    randomId: randomUUID,
    isOnline: () => isOnline,
    api: {
      reportNotices: async (items) => {
        told.push(...textsOf({ items }));
        return answer;
      },
    },
  });
  notices.start();
  clock.advance(60_000);
  expect(told).toEqual([]);
  isOnline = true;
  for (const changed of changes) changed();
  await untilStepped("it is tried again and again", () => {
    clock.advance(1_000);
    return told.length >= 3;
  });
  answer = { ok: true, value: null };
  await untilStepped("it is taken", () => {
    clock.advance(10_000);
    return shelf().isEmpty;
  });
  await notices.stop();
  expect(new Set(told)).toEqual(new Set(["a"]));
  expect(changes.size).toBe(0);
});
