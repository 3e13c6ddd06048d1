/** Whose size holds, over every state and event; and that sizes alone lead to no command. */
import { limits, sessionIdSchema, windowIdSchema, type Size, type SizeOwner } from "@coda/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { clientNumber } from "../testing/tmux-helper.ts";
import type { LocalTerminal } from "../tmux/tmux-model.ts";
import { SessionSizes, type SizedSession } from "./session-sizes.ts";
import { decideSize, noClaims, sizeTransition, type SizeClaims, type SizeEvent } from "./size-owner.ts";

const [one, two] = [clientNumber(1), clientNumber(2)];
const small: Size = { columns: 80, rows: 24 };
const large: Size = { columns: 150, rows: 60 };

function terminal(number: number, activity = 100): LocalTerminal {
  return { name: `/dev/pts/${number}`, session: "$1", window: "@1", activity };
}

function after(claims: SizeClaims, ...events: readonly SizeEvent[]): SizeClaims {
  return events.reduce(sizeTransition, claims);
}

const proposal: SizeEvent = { type: "proposed", client: one, size: small };
const come: SizeEvent = { type: "terminalsListed", terminals: [terminal(1)], inHub: [], nowMs: 0 };
const lease: SizeEvent = { type: "leased", client: one, size: large, nowMs: 0 };

const states = {
  nobody: noClaims,
  browser: after(noClaims, proposal),
  "two browsers": after(noClaims, proposal, { type: "proposed", client: two, size: large }),
  terminal: after(noClaims, proposal, come),
  lease: after(noClaims, proposal, come, lease),
  "lease of the first alone": after(noClaims, lease),
} satisfies Record<string, SizeClaims>;

const events = {
  "the second proposes": { type: "proposed", client: two, size: large },
  "the first types": { type: "typed", client: one },
  "the second types": { type: "typed", client: two },
  "the first leaves": { type: "left", client: one },
  "the second leases": { type: "leased", client: two, size: small, nowMs: 5 },
  "the first gives back": { type: "leaseGivenBack", client: one },
  "the second gives back": { type: "leaseGivenBack", client: two },
  "the time is up": { type: "timePassed", nowMs: limits.sizeLeaseMs },
  "the time is not up": { type: "timePassed", nowMs: limits.sizeLeaseMs - 1 },
  "the same terminal": { type: "terminalsListed", terminals: [terminal(1)], inHub: [], nowMs: 5 },
  "a key in the terminal": { type: "terminalsListed", terminals: [terminal(1, 101)], inHub: [], nowMs: 5 },
  "another terminal": { type: "terminalsListed", terminals: [terminal(1), terminal(2)], inHub: [], nowMs: 5 },
  "no terminal": { type: "terminalsListed", terminals: [], inHub: [], nowMs: 5 },
} satisfies Record<string, SizeEvent>;

const nobody = "nobody";
const local = "terminal";
const [first, second] = ["browser 1", "browser 2"];
const [firstLease, secondLease] = ["lease 1", "lease 2"];

const table: Record<keyof typeof states, Record<keyof typeof events, string>> = {
  nobody: {
    "the second proposes": second,
    "the first types": nobody,
    "the second types": nobody,
    "the first leaves": nobody,
    "the second leases": secondLease,
    "the first gives back": nobody,
    "the second gives back": nobody,
    "the time is up": nobody,
    "the time is not up": nobody,
    "the same terminal": local,
    "a key in the terminal": local,
    "another terminal": local,
    "no terminal": nobody,
  },
  browser: {
    "the second proposes": first,
    "the first types": first,
    "the second types": first,
    "the first leaves": nobody,
    "the second leases": secondLease,
    "the first gives back": first,
    "the second gives back": first,
    "the time is up": first,
    "the time is not up": first,
    "the same terminal": local,
    "a key in the terminal": local,
    "another terminal": local,
    "no terminal": first,
  },
  "two browsers": {
    "the second proposes": first,
    "the first types": first,
    "the second types": second,
    "the first leaves": second,
    "the second leases": secondLease,
    "the first gives back": first,
    "the second gives back": first,
    "the time is up": first,
    "the time is not up": first,
    "the same terminal": local,
    "a key in the terminal": local,
    "another terminal": local,
    "no terminal": first,
  },
  terminal: {
    "the second proposes": local,
    "the first types": local,
    "the second types": local,
    "the first leaves": local,
    "the second leases": secondLease,
    "the first gives back": local,
    "the second gives back": local,
    "the time is up": local,
    "the time is not up": local,
    "the same terminal": local,
    "a key in the terminal": local,
    "another terminal": local,
    "no terminal": first,
  },
  lease: {
    "the second proposes": firstLease,
    "the first types": firstLease,
    "the second types": firstLease,
    "the first leaves": local,
    "the second leases": secondLease,
    "the first gives back": local,
    "the second gives back": firstLease,
    "the time is up": local,
    "the time is not up": firstLease,
    "the same terminal": firstLease,
    "a key in the terminal": local,
    "another terminal": local,
    "no terminal": firstLease,
  },
  "lease of the first alone": {
    "the second proposes": firstLease,
    "the first types": firstLease,
    "the second types": firstLease,
    "the first leaves": nobody,
    "the second leases": secondLease,
    "the first gives back": nobody,
    "the second gives back": firstLease,
    "the time is up": nobody,
    "the time is not up": firstLease,
    "the same terminal": local,
    "a key in the terminal": local,
    "another terminal": local,
    "no terminal": firstLease,
  },
};

function words(owner: SizeOwner): string {
  return "client" in owner ? `${owner.by} ${owner.client === one ? 1 : 2}` : owner.by;
}

describe("whose size it is", () => {
  for (const [name, claims] of Object.entries(states) as [keyof typeof states, SizeClaims][]) {
    test(`SZ1 SZ2 from ${name}`, () => {
      const owners = Object.entries(events).map(([event, value]) => [
        event,
        words(decideSize(sizeTransition(claims, value)).owner),
      ]);
      expect(Object.fromEntries(owners)).toEqual(table[name]);
    });
  }

  test("SZ1 SZ3 a browser that finds another room keeps its place: it takes the size from nobody", () => {
    const claims = after(states["two browsers"], { type: "proposed", client: two, size: { columns: 81, rows: 24 } });
    expect(decideSize(claims)).toEqual({ owner: { by: "browser", client: one }, size: small });
    const typed = after(claims, { type: "typed", client: two });
    expect(decideSize(typed).size).toEqual({ columns: 81, rows: 24 });
  });

  test("SZ1 the one that typed last has the size again when its connection comes back, the others do not", () => {
    const left = after(states["two browsers"], { type: "typed", client: one }, { type: "left", client: one });
    expect(words(decideSize(left).owner)).toBe(second);
    expect(words(decideSize(after(left, proposal)).owner)).toBe(first);
    const typed = after(left, { type: "typed", client: two });
    expect(words(decideSize(after(typed, proposal)).owner)).toBe(second);
  });

  test("typing changes nothing for the one that has the size and typed before", () => {
    const typed = after(states["two browsers"], { type: "typed", client: two });
    expect(after(typed, { type: "typed", client: two })).toBe(typed);
  });

  test("a renewal keeps the terminals it began with; one that comes just after a local key takes nothing", () => {
    const renewed = after(states.lease, { ...lease, nowMs: 10_000 });
    expect(renewed.lease).toMatchObject({ untilMs: 10_000 + limits.sizeLeaseMs, terminals: [terminal(1)] });
    const ended = after(renewed, { type: "terminalsListed", terminals: [terminal(1, 101)], inHub: [], nowMs: 10_500 });
    expect(words(decideSize(after(ended, { ...lease, nowMs: 10_600 })).owner)).toBe(local);
    expect(words(decideSize(after(ended, { ...lease, client: two, nowMs: 10_600 })).owner)).toBe(secondLease);
    expect(words(decideSize(after(ended, { ...lease, nowMs: 11_500 })).owner)).toBe(firstLease);
  });

  test("SZ2 with a lease and without it, what comes after it is the same", () => {
    const client = fc.constantFrom(one, two);
    const size = fc.constantFrom(small, large);
    const other: fc.Arbitrary<SizeEvent> = fc.oneof(
      fc.record({ type: fc.constant("proposed" as const), client, size }),
      fc.record({ type: fc.constant("typed" as const), client }),
      fc.record({
        type: fc.constant("terminalsListed" as const),
        terminals: fc.subarray([terminal(1), terminal(2)]),
        inHub: fc.constant([]),
        nowMs: fc.constant(0),
      }),
    );
    fc.assert(
      fc.property(fc.array(other), fc.array(other), (before, during) => {
        const never = after(noClaims, ...before, ...during);
        const taken = after(noClaims, ...before, { ...lease, client: two }, ...during);
        expect(decideSize(after(taken, { type: "leaseGivenBack", client: two }))).toEqual(decideSize(never));
      }),
    );
  });
});

describe("what tmux is told", () => {
  const session = sessionIdSchema.parse("00000000-0000-4000-8000-000000000001");

  class Sizes {
    readonly clock = new ManualClock();
    readonly commands: string[] = [];
    readonly sizes = new SessionSizes({
      run: async (...commands) => {
        this.commands.push(...commands.map((command) => command.join(" ")));
        return { lines: [], error: undefined, lost: false };
      },
      clock: this.clock,
      newWindows: { columns: 120, rows: 40 },
      hub: () => "$0",
      refresh: () => undefined,
      onChanged: () => undefined,
    });

    get windowSizes(): string[] {
      return this.commands.flatMap((command) => command.split(" -C @1:")[1] ?? []);
    }

    list(size: Size, terminals: readonly LocalTerminal[], windows = 2): void {
      const listed: SizedSession = {
        session,
        terminals,
        windows: Array.from({ length: windows }, (_, index) => ({
          window: windowIdSchema.parse(`@${index + 1}`),
          isShown: terminals.length > 0 && index === 0,
          size,
        })),
      };
      this.sizes.listed([listed], []);
    }
  }

  const sizes = fc.array(
    fc.record({ columns: fc.integer({ min: 1, max: 999 }), rows: fc.integer({ min: 1, max: 499 }) }),
  );

  test.each(["nobody", "browser", "terminal", "lease"])("SZ3 whatever sizes windows take, of %s: nothing", (owner) => {
    fc.assert(
      fc.property(sizes, (seen) => {
        const run = new Sizes();
        const terminals = owner === "terminal" || owner === "lease" ? [terminal(1)] : [];
        run.list(small, terminals);
        if (owner !== "nobody") run.sizes.propose(session, one, large);
        if (owner === "lease") run.sizes.lease(session, one, large);
        run.list(small, terminals);
        expect(run.sizes.ownerOf(session).by).toBe(owner);
        const before = run.commands.length;
        for (const size of seen) run.list(size, terminals);
        run.clock.advance(10_000);
        expect(run.commands.length).toBe(before);
        run.sizes.close();
        expect(run.clock.pending).toBe(0);
      }),
    );
  });

  test("every window of the session gets the size, in one group; what others have is held", () => {
    const run = new Sizes();
    run.list(small, []);
    run.sizes.propose(session, one, large);
    const wishes = ["refresh-client -C @1:150x60", "refresh-client -C @2:150x60"];
    expect(run.commands).toEqual(["refresh-client -C 150x60", ...wishes, "refresh-client -C 120x40"]);
    run.list(large, [], 3);
    expect(run.commands.slice(4)).toEqual(["refresh-client -C @3:150x60"]);
    run.sizes.propose(session, one, undefined);
    expect(run.commands).toHaveLength(5);
    run.list(small, [], 4);
    expect(run.commands.slice(5)).toEqual(["refresh-client -C @4:80x24"]);
  });

  test("proposals that follow each other within 150 ms are one change, the last; who left meanwhile wants nothing", () => {
    const run = new Sizes();
    run.list(small, [], 1);
    for (let columns = 100; columns < 200; columns++) run.sizes.propose(session, one, { columns, rows: 30 });
    expect(run.windowSizes).toEqual(["100x30"]);
    run.clock.advance(150);
    expect(run.windowSizes).toEqual(["100x30", "199x30"]);
    run.sizes.propose(session, two, small);
    run.sizes.propose(session, two, undefined);
    run.clock.advance(1_000);
    expect(run.windowSizes).toHaveLength(2);
    expect(run.clock.pending).toBe(0);
  });

  test("of two browsers, the one that is typed in has the size, once", () => {
    const run = new Sizes();
    run.list(small, [], 1);
    run.sizes.propose(session, one, small);
    run.clock.advance(300);
    run.sizes.propose(session, two, large);
    run.clock.advance(300);
    expect(run.windowSizes).toEqual(["80x24"]);
    for (let key = 0; key < 50; key++) run.sizes.typed(two);
    run.clock.advance(300);
    expect(run.windowSizes).toEqual(["80x24", "150x60"]);
  });
});
