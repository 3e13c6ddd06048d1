/** The connection machine walked at random: what must hold after any events in any order. */
import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { closeCodes } from "./close-codes.ts";
import {
  initialConnection,
  transition,
  type ConnectionContext,
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionState,
  type ConnectionStep,
} from "./connection.ts";
import { limits } from "./limits.ts";

interface Move {
  readonly event: ConnectionEvent;
  readonly laterMs: number;
  readonly random: number;
  readonly hidden: boolean;
}

interface Step extends ConnectionStep {
  readonly before: ConnectionState;
  readonly event: ConnectionEvent;
  readonly context: ConnectionContext;
}

const code = fc.constantFrom(1006, ...Object.values(closeCodes).map((meaning) => meaning.code));
const bareTypes = [
  "start",
  "ticketArrived",
  "opened",
  "welcomed",
  "wentSilent",
  "misheard",
  "timerFired",
  "hurry",
  "stop",
] as const satisfies readonly ConnectionEvent["type"][];
const anyEvent: fc.Arbitrary<ConnectionEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...bareTypes).map((type) => ({ type })) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("ticketFailed" as const), retry: fc.boolean(), why: fc.string() }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("closed" as const), code, reason: fc.string() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("turnedAway" as const),
      retry: fc.constantFrom("later" as const, "never" as const),
      why: fc.string(),
      afterMs: fc.maxSafeNat(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("drained" as const), afterMs: fc.maxSafeNat() }) },
);
/** The event that carries a connection one step on from where it is, so that walks get far. */
const forward = {
  idle: { type: "start" },
  fetching: { type: "ticketArrived" },
  opening: { type: "opened" },
  greeting: { type: "welcomed" },
  live: { type: "closed", code: 1006, reason: "" },
  waiting: { type: "timerFired" },
  refused: { type: "start" },
  stopped: { type: "start" },
} as const satisfies Record<ConnectionState["name"], ConnectionEvent>;

const anyMove = fc.record({
  event: fc.option(anyEvent, { nil: undefined }),
  laterMs: fc.nat(2 * limits.stableConnectionMs),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  hidden: fc.boolean(),
});

function walk(moves: readonly (Omit<Move, "event"> & { readonly event: ConnectionEvent | undefined })[]): Step[] {
  let state: ConnectionState = initialConnection;
  let nowMs = 0;
  return moves.map((move) => {
    nowMs += move.laterMs;
    const before = state;
    const event = move.event ?? forward[before.name];
    const context = { nowMs, random: move.random, hidden: move.hidden };
    const step = transition(before, event, context);
    state = step.state;
    return { ...step, before, event, context };
  });
}

function checkWalks(check: (steps: readonly Step[]) => void): void {
  fc.assert(
    fc.property(fc.array(anyMove, { maxLength: 60 }), (moves) => check(walk(moves))),
    { numRuns: 5_000 },
  );
}

function hasSocket(
  state: ConnectionState,
): state is Extract<ConnectionState, { name: "opening" | "greeting" | "live" }> {
  return state.name === "opening" || state.name === "greeting" || state.name === "live";
}

function delaysOf(effects: readonly ConnectionEffect[]): number[] {
  return effects.flatMap((effect) => (effect.type === "armTimer" ? [effect.delayMs] : []));
}

/** What the state's own timer has to run; empty where it has none. */
function timerOf(state: ConnectionState, nowMs: number): number[] {
  if (state.name === "waiting") return [state.untilMs - nowMs];
  return state.name === "fetching" ? [limits.ticketMs] : [];
}

function failuresOf(state: ConnectionState): number {
  return "failures" in state ? state.failures : 0;
}

function isStable(step: Step): boolean {
  return step.before.name === "live" && step.context.nowMs - step.before.sinceMs >= limits.stableConnectionMs;
}

describe("any walk of the connection machine", () => {
  it("gets everywhere, or these properties would say little", () => {
    const seen = new Set<string>();
    checkWalks((steps) => {
      for (const step of steps) seen.add(step.state.name);
    });
    expect([...seen].sort()).toEqual(Object.keys(forward).sort());
  });

  it("CN5 never has two sockets open, and has one exactly in the states that say so", () => {
    checkWalks((steps) => {
      let open: number[] = [];
      for (const { before, event, state, effects } of steps) {
        const isOpening = before.name === "opening";
        if (event.type === "closed" || (event.type === "turnedAway" && isOpening)) open = [];
        for (const effect of effects) {
          if (effect.type === "openSocket") open = [...open, effect.attempt];
          if (effect.type === "closeSocket") open = open.filter((attempt) => attempt !== effect.attempt);
          expect(open.length).toBeLessThanOrEqual(1);
        }
        expect(open).toEqual(hasSocket(state) ? [state.attempt] : []);
      }
    });
  });

  it("CN5 gives each attempt a number above all before it, and names no other in its effects", () => {
    checkWalks((steps) => {
      let newest = 0;
      for (const { effects, state } of steps) {
        const fetched = effects.flatMap((effect) => (effect.type === "fetchTicket" ? [effect.attempt] : []));
        const named = effects.flatMap((effect) => ("attempt" in effect ? [effect.attempt] : []));
        expect(fetched).toEqual(fetched.map((_, index) => newest + 1 + index));
        newest += fetched.length;
        expect(named).toEqual(named.map(() => newest));
        expect("attempt" in state ? state.attempt : 0).toBe(newest);
      }
    });
  });

  it("CN1 CN9 arms a timer whenever it begins to wait or asks for a ticket, never two, and none is left behind", () => {
    checkWalks((steps) => {
      let armed = 0;
      for (const { before, event, state, effects, context } of steps) {
        const begins = before === state ? [] : timerOf(state, context.nowMs);
        expect(delaysOf(effects)).toEqual(begins);
        if (event.type === "timerFired") armed -= timerOf(before, 0).length;
        armed += begins.length - effects.filter((effect) => effect.type === "cancelTimer").length;
        expect(armed).toBe(timerOf(state, 0).length);
      }
    });
  });

  it("CN1 draws each delay below base × 2ⁿ and the cap, and never above what a timer holds", () => {
    checkWalks((steps) => {
      for (const { event, state, effects, context } of steps.filter(({ state }) => state.name === "waiting")) {
        const floorMs = "afterMs" in event ? Math.min(event.afterMs, limits.reconnectCapHiddenMs) : 0;
        const cap = context.hidden ? limits.reconnectCapHiddenMs : limits.reconnectCapMs;
        const ceiling = Math.min(cap, limits.reconnectBaseMs * 2 ** failuresOf(state));
        for (const delayMs of delaysOf(effects)) {
          expect(delayMs).toBe(floorMs + Math.floor(context.random * ceiling));
          expect(delayMs).toBeLessThan(floorMs + ceiling);
          expect(delayMs).toBeLessThan(2 ** 31);
        }
      }
    });
  });

  it("CN2 counts a failure for each loss, and begins anew only after a stable connection or a person's start", () => {
    checkWalks((steps) => {
      for (const step of steps) {
        const [was, is] = [isStable(step) ? -1 : failuresOf(step.before), failuresOf(step.state)];
        const lost = step.state.name === "waiting" && step.before.name !== "waiting";
        const renewed = hasSocket(step.before) && step.state.name === "fetching";
        const left = !("failures" in step.before && "failures" in step.state);
        const expected = lost ? was + 1 : renewed ? 1 : left ? 0 : failuresOf(step.before);
        expect(is).toBe(expected);
      }
    });
  });

  it("CN3 leaves a refusal only by a person's start or stop", () => {
    checkWalks((steps) => {
      for (const { before, event, state } of steps) {
        const left = before.name === "refused" && state.name !== "refused";
        expect(left && event.type !== "start" && event.type !== "stop").toBe(false);
      }
    });
  });

  it("CN4 never spins: between two tickets fetched without a delay lies a stable connection or a person", () => {
    checkWalks((steps) => {
      let spared = 0;
      for (const step of steps) {
        if (isStable(step) || step.event.type === "start" || step.event.type === "hurry") spared = 0;
        if (step.event.type === "closed" && step.state.name === "fetching" && step.before !== step.state) spared += 1;
        expect(spared).toBeLessThanOrEqual(1);
      }
    });
  });

  it("has no effect where nothing changes", () => {
    checkWalks((steps) => {
      for (const step of steps.filter(({ before, state }) => before === state)) expect(step.effects).toEqual([]);
    });
  });
});
