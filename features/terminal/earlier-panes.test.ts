import { paneIdSchema, type StoredPane } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { earlierPanes, spanText } from "./earlier-panes.ts";

const pane = (number: number) => paneIdSchema.parse(`%${number}`);
const stored = (number: number, ended: boolean) => ({ pane: pane(number), ended });
const numbers = (panes: readonly { readonly pane: string }[]) => panes.map((each) => each.pane);

describe("earlier panes", () => {
  it("are those that are neither on view nor in any window", () => {
    const windows = [{ panes: [{ pane: pane(5) }] }, { panes: [{ pane: pane(6) }] }];
    const all = [stored(4, true), stored(5, false), stored(6, false), stored(7, false)];
    expect(numbers(earlierPanes(all, { pane: { pane: pane(5) }, windows }))).toEqual(["%4", "%7"]);
  });

  it("are only those that have ended while nobody says which are there", () => {
    const all = [stored(4, true), stored(5, true), stored(6, false)];
    expect(numbers(earlierPanes(all, { pane: { pane: pane(5) }, windows: [] }))).toEqual(["%4"]);
  });
});

describe("when one ran", () => {
  const place = { nowMs: Date.parse("2026-11-21T15:00:00Z"), timeZone: "UTC" };
  const ran = (startedAt: string, lastOutputAt: string | null): StoredPane => ({
    ...stored(1, true),
    startedAt,
    lastOutputAt,
    rawBytes: 1,
    commands: 0,
  });

  it.each([
    ["2026-11-21T14:02:00Z", "2026-11-21T14:10:00Z", "14:02 to 14:10"],
    ["2026-11-20T23:50:00Z", "2026-11-21T00:10:00Z", "yesterday 23:50 to 00:10"],
    ["2026-11-21T14:02:00Z", "2026-11-21T14:02:30Z", "14:02"],
    ["2026-11-21T14:02:00Z", null, "14:02"],
  ])("from %s to %s is said as %s", (from, to, said) => {
    expect(spanText(ran(from, to), place)).toBe(said);
  });
});
