import { epochSchema, paneIdSchema, sessionIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import type { LeftPlace } from "./left-places.ts";
import {
  leastAwayMs,
  missedText,
  sinceLeft,
  unseen,
  type Missed,
  type SinceEvent,
  type SinceState,
} from "./since-you-left.ts";

const left: LeftPlace = {
  session: sessionIdSchema.parse("00000000-0000-4000-8000-00000000aaaa"),
  pane: paneIdSchema.parse("%1"),
  epoch: epochSchema.parse("00000000-0000-4000-8000-000000000001"),
  offset: 100,
  others: [],
  atMs: 1_000,
};
const missed: Missed = { lines: 412, more: false, commands: 3, failed: 1, firstFailed: null };
const nothing: Missed = { lines: 0, more: false, commands: 0, failed: 0, firstFailed: null };

const here: SinceState = { kind: "here" };
const asking: SinceState = { kind: "asking", left };
const told = { kind: "missed", left, missed } as const;
const awayTold: SinceState = { kind: "away", before: told };

const states = { unseen, here, asking, told, awayTold } as const;
const events = {
  cameSoon: { type: "came", nowMs: left.atMs + leastAwayMs - 1, left },
  cameLate: { type: "came", nowMs: left.atMs + leastAwayMs, left },
  cameFirst: { type: "came", nowMs: 9e9, left: undefined },
  went: { type: "went" },
  counted: { type: "counted", left, missed },
  countedNothing: { type: "counted", left, missed: nothing },
  countedOther: { type: "counted", left: { ...left, offset: 7 }, missed },
  notCounted: { type: "notCounted", left },
  dismissed: { type: "dismissed" },
} as const satisfies Readonly<Record<string, SinceEvent>>;

const table: Readonly<Record<keyof typeof states, Readonly<Record<keyof typeof events, SinceState>>>> = {
  unseen: row(unseen, { cameSoon: here, cameLate: asking, cameFirst: here }),
  here: row(here, { went: unseen }),
  asking: row(asking, { went: unseen, counted: told, countedNothing: here, notCounted: here }),
  told: row(told, { went: awayTold, dismissed: here }),
  awayTold: row(awayTold, { cameSoon: told, cameLate: asking, cameFirst: told }),
};

/** What is not named changes nothing. */
function row(state: SinceState, changes: Partial<Record<keyof typeof events, SinceState>>) {
  const same = Object.fromEntries(Object.keys(events).map((name) => [name, state]));
  return { ...same, ...changes } as Record<keyof typeof events, SinceState>;
}

describe.each(Object.keys(states) as (keyof typeof states)[])("%s", (state) => {
  it.each(Object.keys(events) as (keyof typeof events)[])("%s", (event) => {
    expect(sinceLeft(states[state], events[event])).toEqual(table[state][event]);
  });
});

describe("in words", () => {
  it.each<readonly [Partial<Missed>, string]>([
    [missed, "412 lines, 3 commands, 1 failed"],
    [{ lines: 1, commands: 1 }, "1 line, 1 command"],
    [{ lines: 48_000, more: true }, "more than 48,000 lines"],
    [{ commands: 2, failed: 2 }, "2 commands, 2 failed"],
  ])("%j: %s", (some, text) => {
    expect(missedText({ ...nothing, ...some })).toBe(text);
  });
});
