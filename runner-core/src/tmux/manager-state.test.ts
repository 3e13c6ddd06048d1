/** The manager's machine: every event in every state. */
import { describe, expect, test } from "vitest";
import { managerTransition, type ManagerEvent, type ManagerState, type ManagerStep } from "./manager-state.ts";

const session = { id: "$0", name: "coda", bareName: "nobody" } as const;
const hub = { id: "$0", name: "coda", literalUnavailable: null };
const renamed = { ...hub, name: "coda-hub", literalUnavailable: "taken" };
const server = { version: "3.3a", pid: 7, startTime: "1", socketPath: "/tmp/tmux-0/default" };

const states: Record<ManagerState["name"], ManagerState> = {
  idle: { name: "idle" },
  finding: { name: "finding", failures: 3 },
  identifying: { name: "identifying", failures: 3, session },
  attaching: { name: "attaching", failures: 3, server, hub },
  ready: { name: "ready", failures: 3, server, hub },
  waiting: { name: "waiting", failures: 4, why: "before" },
  stopped: { name: "stopped" },
};

const events: Record<ManagerEvent["type"], ManagerEvent> = {
  start: { type: "start" },
  found: { type: "found", session },
  identified: { type: "identified", server, hub },
  attached: { type: "attached" },
  hubRenamed: { type: "hubRenamed", hub: renamed },
  failed: { type: "failed", why: "refused" },
  lost: { type: "lost", why: "killed" },
  timerFired: { type: "timerFired" },
  stop: { type: "stop" },
};

const same = "same";
const stops: ManagerStep = { state: { name: "stopped" }, effects: [{ type: "disconnect" }] };
const nothing = {
  start: same,
  found: same,
  identified: same,
  attached: same,
  hubRenamed: same,
  failed: same,
  lost: same,
  timerFired: same,
  stop: stops,
} as const;

function waits(why: string): ManagerStep {
  return { state: { name: "waiting", failures: 4, why }, effects: [{ type: "armTimer", delayMs: 1_600 }] };
}
const breaks = { failed: waits("refused"), lost: waits("killed") };

const table: Record<ManagerState["name"], Record<ManagerEvent["type"], ManagerStep | typeof same>> = {
  idle: { ...nothing, start: { state: { name: "finding", failures: 0 }, effects: [{ type: "find" }] } },
  finding: {
    ...nothing,
    ...breaks,
    found: { state: { name: "identifying", failures: 3, session }, effects: [{ type: "identify", session }] },
  },
  identifying: {
    ...nothing,
    ...breaks,
    identified: {
      state: { name: "attaching", failures: 3, server, hub },
      effects: [{ type: "attach", server, hub }],
    },
  },
  attaching: {
    ...nothing,
    ...breaks,
    attached: {
      state: { name: "ready", failures: 3, server, hub },
      effects: [{ type: "armTimer", delayMs: 10_000 }, { type: "look" }],
    },
  },
  ready: {
    ...nothing,
    hubRenamed: { state: { name: "ready", failures: 3, server, hub: renamed }, effects: [] },
    lost: waits("killed"),
    timerFired: { state: { name: "ready", failures: 0, server, hub }, effects: [] },
  },
  waiting: { ...nothing, timerFired: { state: { name: "finding", failures: 4 }, effects: [{ type: "find" }] } },
  stopped: { ...nothing, stop: same },
};

describe.each(Object.keys(table) as ManagerState["name"][])("%s", (state) => {
  test.each(Object.keys(events) as ManagerEvent["type"][])("%s", (event) => {
    const expected = table[state][event];
    expect(managerTransition(states[state], events[event])).toEqual(
      expected === same ? { state: states[state], effects: [] } : expected,
    );
  });
});

function delayAfter(failures: number): number | undefined {
  const [effect] = managerTransition({ name: "finding", failures }, events.failed).effects;
  return effect?.type === "armTimer" ? effect.delayMs : undefined;
}

test("the delay doubles with each failure, up to five seconds", () => {
  expect([0, 1, 2, 3, 4, 5, 60].map(delayAfter)).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
});

test("a server that falls as often as it is attached to is left ever longer; one that lasted is found at once", () => {
  const play = (state: ManagerState, ...played: ManagerEvent["type"][]): ManagerState =>
    played.reduce((now, event) => managerTransition(now, events[event]).state, state);
  const round = ["found", "identified", "attached", "lost", "timerFired"] as const;
  const falling = play(states.idle, "start", ...round, ...round, ...round);
  expect(falling).toEqual({ name: "finding", failures: 3 });
  expect(play(falling, "found", "identified", "attached", "timerFired", "lost")).toMatchObject({ failures: 1 });
});
