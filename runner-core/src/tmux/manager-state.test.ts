/** The manager's machine: every event in every state. */
import { describe, expect, test } from "vitest";
import { managerTransition, type ManagerEvent, type ManagerState, type ManagerStep } from "./manager-state.ts";

const states: Record<ManagerState["name"], ManagerState> = {
  idle: { name: "idle" },
  connecting: { name: "connecting", failures: 3 },
  ready: { name: "ready" },
  waiting: { name: "waiting", failures: 4, why: "before" },
  stopped: { name: "stopped" },
};

const events: Record<ManagerEvent["type"], ManagerEvent> = {
  start: { type: "start" },
  connected: { type: "connected" },
  failed: { type: "failed", why: "refused" },
  lost: { type: "lost", why: "killed" },
  timerFired: { type: "timerFired" },
  stop: { type: "stop" },
};

const same = "same";
const stops: ManagerStep = { state: { name: "stopped" }, effects: [{ type: "disconnect" }] };

const table: Record<ManagerState["name"], Record<ManagerEvent["type"], ManagerStep | typeof same>> = {
  idle: {
    start: { state: { name: "connecting", failures: 0 }, effects: [{ type: "connect" }] },
    connected: same,
    failed: same,
    lost: same,
    timerFired: same,
    stop: stops,
  },
  connecting: {
    start: same,
    connected: { state: { name: "ready" }, effects: [] },
    failed: {
      state: { name: "waiting", failures: 4, why: "refused" },
      effects: [{ type: "armTimer", delayMs: 1_600 }],
    },
    lost: same,
    timerFired: same,
    stop: stops,
  },
  ready: {
    start: same,
    connected: same,
    failed: same,
    lost: { state: { name: "waiting", failures: 1, why: "killed" }, effects: [{ type: "armTimer", delayMs: 200 }] },
    timerFired: same,
    stop: stops,
  },
  waiting: {
    start: same,
    connected: same,
    failed: same,
    lost: same,
    timerFired: { state: { name: "connecting", failures: 4 }, effects: [{ type: "connect" }] },
    stop: stops,
  },
  stopped: { start: same, connected: same, failed: same, lost: same, timerFired: same, stop: same },
};

describe.each(Object.keys(table) as ManagerState["name"][])("%s", (state) => {
  test.each(Object.keys(events) as ManagerEvent["type"][])("%s", (event) => {
    const expected = table[state][event];
    expect(managerTransition(states[state], events[event])).toEqual(
      expected === same ? { state: states[state], effects: [] } : expected,
    );
  });
});

test("the delay doubles with each failure, up to five seconds", () => {
  const delays = [0, 1, 2, 3, 4, 5, 60].map((failures) => {
    const [effect] = managerTransition({ name: "connecting", failures }, events.failed).effects;
    return effect?.type === "armTimer" ? effect.delayMs : undefined;
  });
  expect(delays).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
});
