/** What all tails of a device hold together, alone and in a relay whose numbers are small. */
import fc from "fast-check";
import { limits as protocolLimits } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { BlockPool } from "./block-pool.ts";
import { TailBudget } from "./tail-budget.ts";
import { Tail } from "./tail.ts";
import { fixedCredit } from "./testing/fixed-credit.ts";
import { bytesOf, epochId, livePane, paneRef, sessionId, sessionOpened } from "./testing/ids.ts";
import { World, type HelperPeer } from "./testing/world.ts";

function readAll(tail: Tail): number[] {
  const bytes: number[] = [];
  while (tail.start + bytes.length < tail.end) bytes.push(...tail.read(tail.start + bytes.length, 1_000));
  return bytes;
}

describe("a device's tails", () => {
  it("hold no more than they may, whoever writes; each that is left is whole, and forgotten ones go on where they were", () => {
    const writes = fc.array(fc.record({ who: fc.nat(5), length: fc.integer({ min: 1, max: 90 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(writes, fc.integer({ min: 200, max: 700 }), (acts, capacityBytes) => {
        let gone = 0;
        const budget = new TailBudget({ capacityBytes, blocks: new BlockPool(100), gaveWay: () => (gone += 1) });
        const tails = Array.from({ length: 6 }, () => new Tail(100, budget));
        for (const { who, length } of acts) {
          const tail = tails[who];
          const goneBefore = gone;
          const startBefore = tails.map(({ start }) => start);
          if (tail === undefined) throw new Error("no such tail");
          const { end } = tail;
          tail.append(bytesOf(end, end + length));
          expect(budget.heldBytes).toBeLessThanOrEqual(capacityBytes);
          expect([tail.end, tail.end - tail.start >= length]).toEqual([end + length, true]);
          expect(readAll(tail)).toEqual([...bytesOf(tail.start, tail.end)]);
          const forgotten = tails.filter((other, at) => other !== tail && other.start !== startBefore[at]);
          expect(forgotten.every((other) => other.isEmpty)).toBe(true);
          expect(gone - goneBefore).toBe(forgotten.length);
        }
        for (const tail of tails) tail.reset(0);
        expect(budget.heldBytes).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it("give way in the order in which they were written last", () => {
    const budget = new TailBudget({ capacityBytes: 30, blocks: new BlockPool(10), gaveWay: () => undefined });
    const [one, two, three] = [new Tail(10, budget), new Tail(10, budget), new Tail(10, budget)];
    for (const tail of [one, two, three, one]) tail.append(bytesOf(tail.end, tail.end + 5));
    new Tail(10, budget).append(bytesOf(0, 1));
    expect([one, two, three].map((tail) => tail.isEmpty)).toEqual([false, true, false]);
  });
});

const small = {
  tailBytes: 100,
  // Two whole tails, a block more each, and no third.
  deviceTailBytes: 400,
  credit: fixedCredit(10_000),
  fillBytes: 10_000,
  frameBytes: 50,
  patienceMs: 250,
  helperAckBytes: 0,
};

/** A device with three sessions of one pane each: ref and epoch are the session's number. */
async function threeSessions(): Promise<{ world: World; helper: HelperPeer; pour: (pane: number) => void }> {
  const world = new World(small);
  const helper = await world.helper();
  const ends = new Map<number, number>();
  for (const n of [1, 2, 3]) helper.say(sessionOpened(n, [livePane({ ref: n, epoch: n })]));
  const pour = (pane: number): void => {
    for (let round = 0; round < 10; round++) {
      const end = ends.get(pane) ?? 0;
      helper.sendData({ type: "output", ref: pane, offset: end, payload: bytesOf(end, end + 50) });
      ends.set(pane, end + 50);
    }
  };
  return { world, helper, pour };
}

const follow = (n: number, from: number | null) => ({ t: "subscribe", ref: paneRef(n), epoch: epochId(n), from });

describe("a device whose tails are at their cap", () => {
  it("OU1 loses nothing: who watches goes on, who comes later is read the journal or gets a keyframe", async () => {
    const { world, helper, pour } = await threeSessions();
    const watching = await Promise.all([1, 2, 3].map(async (session) => world.browser({ session, client: session })));
    for (const [at, browser] of watching.entries()) browser.say(follow(at + 1, 0));
    for (const pane of [1, 2, 3]) pour(pane);
    expect(world.core.counts.tailBytes).toBeLessThanOrEqual(small.deviceTailBytes);
    const behind = await world.browser({ session: 1, client: 4 });
    behind.say(follow(1, 450));
    const { id, ...range } = helper.last("readRange");
    expect(range).toMatchObject({ ref: 1, from: 450, to: 500 });
    helper.sendData({ type: "fill", ref: id, offset: 450, payload: bytesOf(450, 500) });
    const anew = await world.browser({ session: 1, client: 5 });
    anew.say(follow(1, null));
    helper.sendData({ type: "keyframeEnd", ref: helper.last("takeKeyframe").id, offset: 500, payload: bytesOf(0, 7) });
    pour(1);
    for (const [browser, from] of [
      [watching[0], 0],
      [behind, 450],
      [anew, 500],
    ] as const) {
      const shown = browser?.data.flatMap((frame) => (frame.type === "output" ? [...frame.payload] : []));
      expect(shown).toEqual([...bytesOf(from, 1_000)]);
      expect(browser?.ofType("skipped")).toEqual([]);
    }
  });

  it("gets back what ended sessions held, and those that nobody remembers", async () => {
    const { world, helper, pour } = await threeSessions();
    const browsers = await Promise.all([1, 2].map(async (session) => world.browser({ session, client: session })));
    for (const [at, browser] of browsers.entries()) browser.say(follow(at + 1, 0));
    for (const pane of [1, 2]) pour(pane);
    const both = world.core.counts.tailBytes;
    helper.say({ t: "sessionClosed", session: sessionId(1) });
    expect(world.core.counts.tailBytes).toBe(both / 2);
    for (const browser of browsers) browser.cut();
    helper.cut();
    expect(world.core.counts.tailBytes).toBe(both / 2); // for a helper that comes back
    world.clock.advance(protocolLimits.roomLingerMs);
    expect(world.core.counts).toMatchObject({ tailBytes: 0, rooms: 0 });
  });
});
