import { apiNoticeSchema, type ApiNotice } from "@coda/protocol";
import { expect, it } from "vitest";
import { noticeDays } from "./notice-days.ts";

const nowMs = Date.parse("2026-11-21T10:00:00Z");

function at(id: number, time: string): ApiNotice {
  const what = { kind: "bell" };
  return apiNoticeSchema.parse({
    id,
    at: time,
    read: false,
    more: 0,
    what,
    pattern: null,
    session: null,
    device: null,
  });
}

it("puts notices under the days of their reader's clock, in the order they came", () => {
  const notices = [
    at(5, "2026-11-21T09:00:00Z"),
    at(4, "2026-11-20T23:30:00Z"), // today in Berlin
    at(3, "2026-11-20T12:00:00Z"),
    at(2, "2026-11-21T08:00:00Z"), // told late, by a device that was away
    at(1, "2025-12-31T12:00:00Z"),
  ];
  const days = noticeDays(notices, { nowMs, timeZone: "Europe/Berlin" });
  expect(days.map(({ text, notices: of }) => [text, of.map(({ id }) => id)])).toEqual([
    ["Today", [5, 4]],
    ["Yesterday", [3]],
    ["Today", [2]],
    ["31 Dec 2025", [1]],
  ]);
});
