import type { TerminalSnapshot } from "@coda/terminal-client";
import { describe, expect, it } from "vitest";
import { emptyLog, logged, logText, mostEntries, type ConnectionLog, type LogFacts } from "./connection-log.ts";

const noon = Date.parse("2026-11-21T12:00:00Z");
const place = { nowMs: noon, timeZone: "UTC" };
const continuous: TerminalSnapshot["continuity"] = { kind: "continuous" };
const live: LogFacts = { condition: { kind: "live" }, why: null, pane: "%1", continuity: continuous };
const connecting: LogFacts = { ...live, condition: { kind: "connecting" } };
const lost: LogFacts = { ...live, condition: { kind: "reconnecting", atMs: noon + 13_000 }, why: "the line broke" };
const skipped: TerminalSnapshot["continuity"] = { kind: "gap", cause: null, bytes: 1_200, atMs: null };

/** A look a second. */
function after(...looks: readonly LogFacts[]): ConnectionLog {
  return looks.reduce((log, facts, second) => logged(log, facts, noon + second * 1_000), emptyLog);
}

const texts = (log: ConnectionLog) => log.entries.map(({ text }) => text);

describe("the connection log", () => {
  it("has a line for each change, why it was lost, and how long", () => {
    const log = after(connecting, live, live, lost, connecting, live);
    expect(texts(log)).toEqual([
      "connecting",
      "live",
      "reconnecting in 10 s: the line broke",
      "connecting",
      "live, after 2.0 s",
    ]);
    expect(log.entries.map(({ tone }) => tone)).toEqual(["idle", "live", "warn", "idle", "live"]);
  });

  it("says nothing of seconds that count down", () => {
    const later: LogFacts = { ...lost, condition: { kind: "reconnecting", atMs: noon + 99_000 } };
    expect(texts(after(live, lost, later))).toHaveLength(2);
  });

  it("has gaps and skips, once each, and when the view is whole again", () => {
    const log = after(live, { ...live, continuity: skipped }, { ...live, continuity: { ...skipped } }, live);
    expect(texts(log).slice(1)).toEqual([
      "skipped 1.2 kB. The view skipped ahead; the transcript is complete. It fills in when the output calms down.",
      "continuous. Every byte the program printed is here.",
    ]);
  });

  it("takes another pane's state for its own, and says it where something is missing there", () => {
    const other: LogFacts = { ...live, pane: "%2" };
    expect(texts(after(live, other))).toEqual(["live"]);
    expect(texts(after(live, { ...other, continuity: skipped }, live))).toHaveLength(2);
  });

  it("keeps the newest, and says how many are gone", () => {
    const log = after(...Array.from({ length: mostEntries + 7 }, (_, at) => (at % 2 === 0 ? live : connecting)));
    expect(log.entries).toHaveLength(mostEntries);
    expect(log.dropped).toBe(7);
    expect(new Set(log.entries.map(({ number }) => number)).size).toBe(mostEntries);
    expect(logText(log, place).split("\n")[0]).toBe("(7 earlier lines are not kept)");
  });

  it("can be given away as text", () => {
    expect(logText(after(connecting, live), place)).toBe("12:00:00  connecting\n12:00:01  live");
  });
});
