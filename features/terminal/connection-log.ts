/** What happened to a terminal's connection, and to what came over it, while its page is open. Pure; apart from the scrollback. */
import { durationText } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { secondTime, type TimePlace } from "../time/format-time.ts";
import { conditionOf, conditionText, conditionTones, isLive, type Condition } from "./connection-words.ts";
import { continuityMeaning, continuityText } from "./continuity-words.ts";

export interface LogEntry {
  /** Counted up. */
  readonly number: number;
  /** Unix milliseconds. */
  readonly atMs: number;
  readonly tone: "live" | "warn" | "danger" | "idle";
  readonly text: string;
}

/** What is compared from one look to the next. */
export interface LogFacts {
  readonly condition: Condition;
  /** Why the connection is waited for; null while it is not. */
  readonly why: string | null;
  readonly pane: string | null;
  readonly continuity: TerminalSnapshot["continuity"];
}

export interface ConnectionLog {
  /** The oldest first. */
  readonly entries: readonly LogEntry[];
  /** Older ones that are not kept any more. */
  readonly dropped: number;
  readonly last: LogFacts | undefined;
  /** Since when it is not live, where it was before. */
  readonly lostAtMs: number | undefined;
}

export const emptyLog: ConnectionLog = { entries: [], dropped: 0, last: undefined, lostAtMs: undefined };

/** Some hours of a bad connection. */
export const mostEntries = 300;

export function factsOf(snapshot: TerminalSnapshot): LogFacts {
  const { connection, continuity, pane } = snapshot;
  const why = connection.name === "waiting" || connection.name === "refused" ? connection.why : null;
  return { condition: conditionOf(snapshot), why, pane: pane?.pane ?? null, continuity };
}

/** The same log where nothing happened. */
export function logged(log: ConnectionLog, now: LogFacts, atMs: number): ConnectionLog {
  const { last } = log;
  const news = [ofCondition(log, now, atMs), ofContinuity(last, now, atMs)].filter((entry) => entry !== undefined);
  const lostAtMs = lostSince(log, now, atMs);
  if (news.length === 0 && last !== undefined && lostAtMs === log.lostAtMs) return { ...log, last: now };
  const first = log.dropped + log.entries.length;
  const entries = [...log.entries, ...news.map((entry, at) => ({ ...entry, number: first + at }))];
  const over = Math.max(0, entries.length - mostEntries);
  return { entries: entries.slice(over), dropped: log.dropped + over, last: now, lostAtMs };
}

function lostSince({ last, lostAtMs }: ConnectionLog, { condition }: LogFacts, atMs: number): number | undefined {
  if (isLive(condition)) return undefined;
  return lostAtMs ?? (last !== undefined && isLive(last.condition) ? atMs : undefined);
}

type News = Omit<LogEntry, "number">;

function ofCondition({ last, lostAtMs }: ConnectionLog, now: LogFacts, atMs: number): News | undefined {
  const { condition, why } = now;
  if (last?.condition.kind === condition.kind) return undefined;
  const place = { nowMs: atMs };
  const after = lostAtMs === undefined ? "" : `, after ${durationText(atMs - lostAtMs)}`;
  const tone = conditionTones[condition.kind];
  const said = condition.kind === "reconnecting" && why !== null ? `: ${why}` : "";
  return { atMs, tone, text: `${conditionText(condition, place)}${isLive(condition) ? after : said}` };
}

/** A gap, or that the view skipped or is whole again. Another pane has its own. */
function ofContinuity(last: LogFacts | undefined, now: LogFacts, atMs: number): News | undefined {
  const { continuity, pane } = now;
  const before: LogFacts["continuity"] = last?.pane === pane ? last.continuity : { kind: "continuous" };
  if (sameContinuity(before, continuity)) return undefined;
  const text = `${continuityText(continuity, { nowMs: atMs })}. ${continuityMeaning(continuity)}`;
  return { atMs, tone: continuity.kind === "gap" ? "warn" : "idle", text };
}

function sameContinuity(left: LogFacts["continuity"], right: LogFacts["continuity"]): boolean {
  if (left.kind === "continuous" || right.kind === "continuous") return left.kind === right.kind;
  return left.cause === right.cause && left.bytes === right.bytes && left.atMs === right.atMs;
}

/** A line each, the oldest first: for whoever is told of a trouble. */
export function logText({ entries, dropped }: ConnectionLog, place: TimePlace): string {
  const lines = entries.map(({ atMs, text }) => `${secondTime(atMs, place)}  ${text}`);
  return [...(dropped > 0 ? [`(${dropped} earlier lines are not kept)`] : []), ...lines].join("\n");
}
