import { describe, expect, it } from "vitest";
import { findState, type FindEvent, type FindState } from "./find-state.ts";
import { countWords, stateWords } from "./find-words.ts";

const events = {
  cleared: { type: "cleared" },
  nearFound: { type: "stepped", step: "near", outcome: "found" },
  nearNone: { type: "stepped", step: "near", outcome: "none" },
  invalid: { type: "stepped", step: "near", outcome: "invalid" },
  olderEnd: { type: "stepped", step: "older", outcome: "end" },
  olderNone: { type: "stepped", step: "older", outcome: "none" },
  newerEnd: { type: "stepped", step: "newer", outcome: "end" },
  looked: { type: "looked" },
  olderFound: { type: "lookedOlder", result: "found", anySelected: true },
  olderGone: { type: "lookedOlder", result: "exhausted", anySelected: false },
  olderGoneAtTop: { type: "lookedOlder", result: "exhausted", anySelected: true },
  stopped: { type: "lookedOlder", result: "stopped", anySelected: true },
} as const satisfies Record<string, FindEvent>;

const same = (state: FindState) =>
  ({
    cleared: "empty",
    nearFound: "found",
    nearNone: "none",
    invalid: "invalid",
    olderEnd: "top",
    olderNone: "none",
    newerEnd: "bottom",
    looked: state,
    olderFound: state,
    olderGone: state,
    olderGoneAtTop: state,
    stopped: state,
  }) as const;

const table: Record<FindState, Record<keyof typeof events, FindState>> = {
  empty: same("empty"),
  found: same("found"),
  none: { ...same("none"), looked: "looking" },
  top: { ...same("top"), looked: "looking" },
  bottom: same("bottom"),
  invalid: same("invalid"),
  looking: {
    cleared: "empty",
    nearFound: "looking",
    nearNone: "looking",
    invalid: "looking",
    olderEnd: "looking",
    olderNone: "looking",
    newerEnd: "looking",
    looked: "looking",
    olderFound: "found",
    olderGone: "nowhere",
    olderGoneAtTop: "beginning",
    stopped: "top",
  },
  nowhere: { ...same("nowhere"), olderNone: "nowhere" },
  beginning: { ...same("beginning"), olderEnd: "beginning" },
};

const rows = Object.entries(table).flatMap(([state, row]) =>
  Object.entries(events).map(([name, event]) => {
    return { state: state as FindState, name, event, next: row[name as keyof typeof events] };
  }),
);

describe("a search", () => {
  it.each(rows)("that is $state is $next after $name", ({ state, event, next }) => {
    expect(findState(state, event)).toBe(next);
  });
});

describe("its words", () => {
  it.each([
    [{ index: 0, count: 3, more: false }, "3 of 3"],
    [{ index: 2, count: 3, more: false }, "1 of 3"],
    [{ index: null, count: 3, more: false }, "3"],
    [{ index: 4, count: 1000, more: true }, "1000+"],
    [{ index: null, count: 0, more: false }, ""],
  ])("count %o from the newest", (count, words) => {
    expect(countWords(count)).toBe(words);
  });

  it("say what is to be done where nothing is found", () => {
    expect(stateWords("invalid")).toBe("This is no regular expression.");
    expect(stateWords("found")).toBe("");
  });
});
