import { describe, expect, expectTypeOf, it } from "vitest";
import { closeCodes } from "./close-codes.ts";
import {
  backoffDelayMs,
  initialConnection,
  transition,
  type ConnectionContext,
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionState,
  type ConnectionStep,
} from "./connection.ts";
import { limits } from "./limits.ts";

const context: ConnectionContext = { nowMs: 100_000, random: 0.5, hidden: false };

type StateName = ConnectionState["name"];

/** One of each; all but idle are at attempt 7, and all that count failures have two. Live is younger than stable. */
const states = {
  idle: { name: "idle" },
  fetching: { name: "fetching", attempt: 7, failures: 2, sinceMs: 95_000 },
  opening: { name: "opening", attempt: 7, failures: 2 },
  greeting: { name: "greeting", attempt: 7, failures: 2 },
  live: { name: "live", attempt: 7, failures: 2, sinceMs: 95_000 },
  waiting: { name: "waiting", attempt: 7, failures: 2, untilMs: 100_500, why: "lost" },
  refused: { name: "refused", attempt: 7, why: "replaced" },
  stopped: { name: "stopped", attempt: 7 },
} as const satisfies { readonly [Name in StateName]: Extract<ConnectionState, { name: Name }> };

/** One of each, and the variants that mean something else. */
const events = {
  start: { type: "start" },
  ticketArrived: { type: "ticketArrived" },
  ticketFailed: { type: "ticketFailed", retry: true, why: "no network" },
  ticketFailedForGood: { type: "ticketFailed", retry: false, why: "signed out" },
  opened: { type: "opened" },
  welcomed: { type: "welcomed" },
  closed: { type: "closed", code: 1006, reason: "" },
  closedRenew: { type: "closed", code: closeCodes.ticketExpired.code, reason: "" },
  closedNever: { type: "closed", code: closeCodes.replaced.code, reason: "" },
  turnedAway: { type: "turnedAway", retry: "later", why: "too many", afterMs: 700 },
  turnedAwayForGood: { type: "turnedAway", retry: "never", why: "no such address" },
  drained: { type: "drained", afterMs: 700 },
  wentSilent: { type: "wentSilent" },
  misheard: { type: "misheard" },
  timerFired: { type: "timerFired" },
  hurry: { type: "hurry" },
  stop: { type: "stop" },
} as const satisfies Record<
  ConnectionEvent["type"] | "ticketFailedForGood" | "closedRenew" | "closedNever" | "turnedAwayForGood",
  ConnectionEvent
>;

type EventName = keyof typeof events;
type Cell = "stay" | ConnectionStep;

/** What the third failure in a row waits, with a random of one half: half of 250 ms × 2³. */
const thirdDelayMs = 1_000;

function becomes(state: ConnectionState, ...effects: ConnectionEffect[]): ConnectionStep {
  return { state, effects };
}

function waits(why: string, floorMs = 0): ConnectionStep {
  const delayMs = floorMs + thirdDelayMs;
  return becomes(
    { name: "waiting", attempt: 7, failures: 3, untilMs: context.nowMs + delayMs, why },
    { type: "armTimer", delayMs },
  );
}

function dropsAndWaits(why: string, floorMs = 0): ConnectionStep {
  const step = waits(why, floorMs);
  return becomes(step.state, { type: "closeSocket", attempt: 7 }, ...step.effects);
}

function fetches(attempt: number, failures: number): ConnectionStep {
  return becomes(
    { name: "fetching", attempt, failures, sinceMs: context.nowMs },
    { type: "fetchTicket", attempt },
    { type: "armTimer", delayMs: limits.ticketMs },
  );
}

function afterTimer({ state, effects }: ConnectionStep): ConnectionStep {
  return becomes(state, { type: "cancelTimer" }, ...effects);
}

const fetchesFirst = fetches(1, 0);
const fetchesAfresh = fetches(8, 0);
const fetchesAgain = fetches(8, 2);
const stops = becomes({ name: "stopped", attempt: 7 });
const closesAndStops = becomes(stops.state, { type: "closeSocket", attempt: 7 });
const losses = {
  closed: waits("the connection was lost"),
  closedRenew: waits("the ticket has expired"),
  closedNever: becomes({ name: "refused", attempt: 7, why: "a newer connection of the same device took over" }),
  drained: dropsAndWaits("the relay is restarting", 700),
  wentSilent: dropsAndWaits("the relay stopped answering"),
  misheard: dropsAndWaits("the relay said what this side does not understand"),
};
const nothing = {
  start: "stay",
  ticketArrived: "stay",
  ticketFailed: "stay",
  ticketFailedForGood: "stay",
  opened: "stay",
  welcomed: "stay",
  closed: "stay",
  closedRenew: "stay",
  closedNever: "stay",
  turnedAway: "stay",
  turnedAwayForGood: "stay",
  drained: "stay",
  wentSilent: "stay",
  misheard: "stay",
  timerFired: "stay",
  hurry: "stay",
  stop: "stay",
} as const satisfies Record<EventName, Cell>;

const table = {
  idle: { ...nothing, start: fetchesFirst, stop: becomes({ name: "stopped", attempt: 0 }) },
  fetching: {
    ...nothing,
    ticketArrived: afterTimer(
      becomes({ name: "opening", attempt: 7, failures: 2 }, { type: "openSocket", attempt: 7 }),
    ),
    ticketFailed: afterTimer(waits("no network")),
    ticketFailedForGood: afterTimer(becomes({ name: "refused", attempt: 7, why: "signed out" })),
    timerFired: waits("the web app does not answer"),
    hurry: afterTimer(fetchesAgain),
    stop: afterTimer(stops),
  },
  opening: {
    ...nothing,
    ...losses,
    turnedAway: waits("too many", 700),
    turnedAwayForGood: becomes({ name: "refused", attempt: 7, why: "no such address" }),
    opened: becomes({ name: "greeting", attempt: 7, failures: 2 }, { type: "sendHello", attempt: 7 }),
    stop: closesAndStops,
  },
  greeting: {
    ...nothing,
    ...losses,
    welcomed: becomes({ name: "live", attempt: 7, failures: 2, sinceMs: context.nowMs }),
    stop: closesAndStops,
  },
  live: { ...nothing, ...losses, stop: closesAndStops },
  waiting: {
    ...nothing,
    timerFired: fetchesAgain,
    hurry: afterTimer(fetchesAgain),
    stop: afterTimer(stops),
  },
  refused: { ...nothing, start: fetchesAfresh, stop: stops },
  stopped: { ...nothing, start: fetchesAfresh, stop: stops },
} satisfies Record<StateName, Record<EventName, Cell>>;

describe.each(Object.entries<ConnectionState>(states))("%s", (stateName, state) => {
  const row: Record<EventName, Cell> = table[state.name];

  it.each(Object.keys(events) as EventName[])("on %s", (eventName) => {
    expect(stateName).toBe(state.name);
    const cell = row[eventName];
    const step = transition(state, events[eventName], context);
    expect(step).toEqual(cell === "stay" ? { state, effects: [] } : cell);
    expect(step.state === state).toBe(cell === "stay");
  });
});

describe("backing off", () => {
  it.each([
    [0, 250],
    [1, 500],
    [2, 1_000],
    [5, 8_000],
    [6, 15_000],
    [30, 15_000],
    [10_000, 15_000],
  ])("CN1 after %d failures the delay is below %d ms", (failures, ceilingMs) => {
    expect(backoffDelayMs(failures, { random: 0, hidden: false })).toBe(0);
    expect(backoffDelayMs(failures, { random: 0.25, hidden: false })).toBe(Math.floor(ceilingMs / 4));
    expect(backoffDelayMs(failures, { random: 1 - 2 ** -53, hidden: false })).toBe(ceilingMs - 1);
  });

  it("CN1 nobody looking, the cap is the longer one", () => {
    expect(backoffDelayMs(5, { random: 0.5, hidden: true })).toBe(4_000);
    expect(backoffDelayMs(30, { random: 1 - 2 ** -53, hidden: true })).toBe(limits.reconnectCapHiddenMs - 1);
  });

  it("CN11 the relay's hint is the floor, up to the longest cap", () => {
    expect(backoffDelayMs(0, { random: 0, hidden: false }, 4_000)).toBe(4_000);
    expect(backoffDelayMs(0, { random: 0.5, hidden: false }, 4_000)).toBe(4_125);
    expect(backoffDelayMs(0, { random: 0, hidden: false }, Number.MAX_SAFE_INTEGER)).toBe(limits.reconnectCapHiddenMs);
  });

  const lossTypes = ["closed", "drained", "wentSilent", "misheard"] as const;

  it.each(lossTypes)("CN2 after the stable period the backoff begins anew when %s", (eventName) => {
    const live = { ...states.live, failures: 9, sinceMs: context.nowMs - limits.stableConnectionMs };
    expect(transition(live, events[eventName], context).state).toMatchObject({ name: "waiting", failures: 0 });
    const { state, effects } = transition(live, events.closed, context);
    expect(state).toMatchObject({ untilMs: context.nowMs + 125 });
    expect(effects).toEqual([{ type: "armTimer", delayMs: 125 }]);
  });

  it.each(lossTypes)("CN2 a millisecond earlier it goes on when %s", (eventName) => {
    const live = { ...states.live, failures: 9, sinceMs: context.nowMs - limits.stableConnectionMs + 1 };
    expect(transition(live, events[eventName], context).state).toMatchObject({ name: "waiting", failures: 10 });
  });
});

describe("close codes", () => {
  const withSocket = [states.opening, states.greeting, states.live];
  const meant = Object.values(closeCodes);

  it.each(meant.filter((meaning) => meaning.retry === "never"))(
    "CN3 $code ends the attempts: no timer, no event but a person's start",
    ({ code, text }) => {
      for (const state of withSocket) {
        const refused = transition(state, { type: "closed", code, reason: "" }, context);
        expect(refused).toEqual({ state: { name: "refused", attempt: 7, why: text }, effects: [] });
        for (const [eventName, event] of Object.entries<ConnectionEvent>(events)) {
          const next = transition(refused.state, event, context);
          expect(next.effects.length > 0).toBe(eventName === "start");
        }
      }
    },
  );

  it("CN3 a refusal tells the relay's own reason when it gave one", () => {
    const event = { type: "closed", code: closeCodes.unsupportedVersion.code, reason: "update the helper" } as const;
    expect(transition(states.greeting, event, context).state).toMatchObject({
      name: "refused",
      why: "update the helper",
    });
  });

  it.each(meant.filter((meaning) => meaning.retry === "renew"))(
    "CN4 $code fetches a fresh ticket at once the first time, and waits the second",
    ({ code }) => {
      const event = { type: "closed", code, reason: "" } as const;
      for (const state of withSocket) {
        const first = transition({ ...state, failures: 0 }, event, context);
        expect(first).toEqual(fetches(8, 1));
        const second = transition({ name: "greeting", attempt: 8, failures: 1 }, event, context);
        expect(second.state).toMatchObject({ name: "waiting", attempt: 8, failures: 2 });
        expect(second.effects).toEqual([{ type: "armTimer", delayMs: 500 }]);
      }
    },
  );

  it("CN4 after a stable connection is a first time again", () => {
    const live = { ...states.live, failures: 9, sinceMs: context.nowMs - limits.stableConnectionMs };
    expect(transition(live, events.closedRenew, context)).toEqual(fetches(8, 1));
  });

  it.each(meant.filter((meaning) => meaning.retry === "later"))(
    "CN1 $code is tried again after a delay",
    ({ code }) => {
      for (const state of withSocket) {
        const { effects } = transition({ ...state, failures: 0 }, { type: "closed", code, reason: "" }, context);
        expect(effects).toEqual([{ type: "armTimer", delayMs: 250 }]);
      }
    },
  );
});

describe("attempts", () => {
  it("begin from idle with the first", () => {
    expect(transition(initialConnection, events.start, context)).toEqual(fetchesFirst);
  });

  it("CN5 count on across a stop, so that nothing late meets its own number", () => {
    const stopped = transition(states.fetching, events.stop, context);
    const again = transition(stopped.state, events.start, context);
    expect(again.effects).toContainEqual({ type: "fetchTicket", attempt: 8 });
  });

  it("CN9 a ticket asked for a moment ago is waited for, however hurried", () => {
    const fetching = { ...states.fetching, sinceMs: context.nowMs - limits.hurriedTicketMs + 1 };
    expect(transition(fetching, events.hurry, context)).toEqual({ state: fetching, effects: [] });
  });
});

describe("the unions", () => {
  it("have exactly these members: a new one breaks these lines and the table", () => {
    expectTypeOf<StateName>().toEqualTypeOf<
      "idle" | "fetching" | "opening" | "greeting" | "live" | "waiting" | "refused" | "stopped"
    >();
    expectTypeOf<ConnectionEffect["type"]>().toEqualTypeOf<
      "fetchTicket" | "openSocket" | "sendHello" | "closeSocket" | "armTimer" | "cancelTimer"
    >();
    expectTypeOf<ConnectionEvent["type"]>().toEqualTypeOf<
      | "start"
      | "ticketArrived"
      | "ticketFailed"
      | "opened"
      | "welcomed"
      | "closed"
      | "turnedAway"
      | "drained"
      | "wentSilent"
      | "misheard"
      | "timerFired"
      | "hurry"
      | "stop"
    >();
  });
});
