/** The whole table of the machine, and its waits. */
import { expect, test } from "vitest";
import { supervise, type Supervision, type SupervisionEvent } from "./supervision.ts";

const states: Record<Supervision["is"], Supervision> = {
  running: { is: "running", sinceMs: 1_000, failures: 2 },
  waiting: { is: "waiting", untilMs: 5_000, failures: 3, why: "exit code 1" },
  ending: { is: "ending" },
};
const events: Record<SupervisionEvent["is"], SupervisionEvent> = {
  ended: { is: "ended", atMs: 2_000, why: "exit code 9" },
  due: { is: "due", atMs: 5_000 },
  "end-wanted": { is: "end-wanted" },
};
const { ending, waiting, running } = states;
const table: Record<Supervision["is"], Record<SupervisionEvent["is"], Supervision>> = {
  running: {
    ended: { is: "waiting", untilMs: 4_000, failures: 3, why: "exit code 9" },
    due: running,
    "end-wanted": ending,
  },
  waiting: { ended: waiting, due: { is: "running", sinceMs: 5_000, failures: 3 }, "end-wanted": ending },
  ending: { ended: ending, due: ending, "end-wanted": ending },
};

const cases = Object.entries(table).flatMap(([state, row]) =>
  Object.entries(row).map(([event, expected]) => ({ state, event, expected })),
);
test.each(cases)("$state, $event", ({ state, event, expected }) => {
  expect(supervise(states[state as Supervision["is"]], events[event as SupervisionEvent["is"]])).toEqual(expected);
});

test("waits twice as long after each failure, half a minute at most, and begins anew after a minute that went well", () => {
  let state: Supervision = { is: "running", sinceMs: 0, failures: 0 };
  const waits: number[] = [];
  for (let atMs = 0, round = 0; round < 8; round++) {
    const after: Supervision = supervise(state, { is: "ended", atMs, why: "" });
    if (after.is !== "waiting") throw new Error(after.is);
    waits.push(after.untilMs - atMs);
    atMs = after.untilMs;
    state = supervise(after, { is: "due", atMs });
  }
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  const well = supervise({ is: "running", sinceMs: 0, failures: 8 }, { is: "ended", atMs: 60_000, why: "" });
  expect(well).toMatchObject({ untilMs: 60_500, failures: 1 });
});
