/** The whole table of the machine. */
import { expect, test } from "vitest";
import type { Update } from "../contract/companion-state.ts";
import { updateAfter, type UpdateEvent } from "./update-progress.ts";

const states: Record<Update["is"], Update> = {
  absent: { is: "absent", why: "not here" },
  none: { is: "none", lookedAt: null },
  looking: { is: "looking" },
  loading: { is: "loading", version: "0.2.0", percent: 40 },
  ready: { is: "ready", version: "0.2.0" },
  failed: { is: "failed", why: "nobody answers" },
};
const events: Record<UpdateEvent["is"], UpdateEvent> = {
  look: { is: "look" },
  "none-newer": { is: "none-newer", at: "2026-11-21T10:00:00.000Z" },
  found: { is: "found", version: "0.2.0" },
  loaded: { is: "loaded", percent: 60 },
  proven: { is: "proven" },
  failed: { is: "failed", why: "wrong" },
};
const { absent, none, looking, loading, ready, failed } = states;
const wrong: Update = { is: "failed", why: "wrong" };
const same = (state: Update): Record<UpdateEvent["is"], Update> => ({
  look: state,
  "none-newer": state,
  found: state,
  loaded: state,
  proven: state,
  failed: state,
});
const table: Record<Update["is"], Record<UpdateEvent["is"], Update>> = {
  absent: same(absent),
  none: { ...same(none), look: looking },
  looking: {
    ...same(looking),
    "none-newer": { is: "none", lookedAt: "2026-11-21T10:00:00.000Z" },
    found: { is: "loading", version: "0.2.0", percent: 0 },
    failed: wrong,
  },
  loading: { ...same(loading), loaded: { ...loading, percent: 60 } as Update, proven: ready, failed: wrong },
  ready: { ...same(ready), failed: wrong },
  failed: { ...same(failed), look: looking },
};

const cases = Object.entries(table).flatMap(([state, row]) =>
  Object.entries(row).map(([event, expected]) => ({ state, event, expected })),
);
test.each(cases)("$state, $event", ({ state, event, expected }) => {
  expect(updateAfter(states[state as Update["is"]], events[event as UpdateEvent["is"]])).toEqual(expected);
});

test("what is loaded is never less than it was", () => {
  expect(updateAfter(loading, { is: "loaded", percent: 10 })).toEqual(loading);
});
