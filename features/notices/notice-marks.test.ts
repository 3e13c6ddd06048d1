import { noticeIdSchema, sessionIdSchema, type ApiNotice } from "@coda/protocol";
import { expect, it } from "vitest";
import { unreadAfter, withMarks } from "./notice-marks.ts";

const session = sessionIdSchema.parse("6f1c1f2e-3f0a-4b52-9d34-0d8a1c0b7c11");
const id = (number: number) => noticeIdSchema.parse(number);

function notice(number: number, read: boolean, isOfSession = false): ApiNotice {
  const of = { id: session, ideaId: "boat", slot: "primary", ideaTitle: "Boat" } as unknown as ApiNotice["session"];
  return {
    id: id(number),
    at: "2026-11-21T09:00:00.000Z",
    read,
    more: 0,
    what: { kind: "bell" },
    pattern: null,
    session: isOfSession ? of : null,
    device: null,
  };
}

const notices = [notice(4, false, true), notice(3, true), notice(2, false), notice(1, true, true)];
const list = { notices, more: false, unread: 7 };
const reads = (marked: Parameters<typeof withMarks>[1]) => withMarks(list, marked).notices.map(({ read }) => read);

it("marks some, all up to one, or a terminal's, and counts what changed by it", () => {
  const some = { ids: [id(4), id(3)], read: true };
  expect(reads(some)).toEqual([true, true, false, true]);
  expect(unreadAfter(7, notices, some)).toBe(6);
  const again = { ids: [id(3), id(2)], read: false };
  expect(reads(again)).toEqual([false, false, false, true]);
  expect(unreadAfter(7, notices, again)).toBe(8);
  expect(reads({ upTo: id(3) })).toEqual([false, true, true, true]);
  expect(unreadAfter(7, notices, { upTo: id(3) })).toBe(6);
  expect(reads({ session })).toEqual([true, true, false, true]);
});

it("counts a notice of two lists once, and never less than none", () => {
  expect(unreadAfter(7, [...notices, ...notices], { upTo: id(4) })).toBe(5);
  expect(unreadAfter(1, notices, { upTo: id(4) })).toBe(0);
});
