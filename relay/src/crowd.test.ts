import { limits } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { Crowd } from "./crowd.ts";
import { Rate } from "./rate.ts";
import { ManualClock } from "./testing/manual-clock.ts";

describe("a rate", () => {
  it("lets a burst through, then so many a second, and saves up no more than a burst", () => {
    const rate = new Rate({ perSecond: 10, burst: 3 }, 0);
    const taken = (nowMs: number) => Array.from({ length: 5 }, () => rate.take(nowMs)).filter(Boolean).length;
    expect([taken(0), taken(50), taken(100), taken(350), taken(60_000)]).toEqual([3, 0, 1, 2, 3]);
  });

  it("is full when it has rested, and a clock that goes back gives nothing", () => {
    const rate = new Rate({ perSecond: 10, burst: 3 }, 1_000);
    expect([rate.take(1_000), rate.isFull(1_050), rate.isFull(1_100)]).toEqual([true, false, true]);
    const spent = new Rate({ perSecond: 10, burst: 1 }, 1_000);
    expect([spent.take(1_000), spent.take(0), spent.take(10)]).toEqual([true, false, false]);
  });
});

describe("a crowd", () => {
  it("holds so many sockets of all addresses together, and takes the next when one has left", () => {
    const crowd = new Crowd(new ManualClock(), 2);
    const leaves = [crowd.openFrom("10.0.0.1"), crowd.openFrom("10.0.0.2")];
    expect([crowd.isFull, crowd.openFrom("10.0.0.3")]).toEqual([true, undefined]);
    for (let twice = 0; twice < 2; twice++) leaves[0]?.();
    expect([crowd.isFull, crowd.openFrom("10.0.0.3")]).toEqual([false, expect.any(Function)]);
    expect([crowd.isFull, crowd.openFrom("10.0.0.4")]).toEqual([true, undefined]);
  });

  it("holds so many sockets of an address, and takes the next when one has left", () => {
    const clock = new ManualClock();
    const crowd = new Crowd(clock);
    const inside: (() => void)[] = [];
    while (inside.length < limits.socketsPerAddress) {
      const leave = crowd.openFrom("10.0.0.1");
      if (leave === undefined) clock.advance(1_000);
      else inside.push(leave);
    }
    clock.advance(60_000);
    expect(crowd.openFrom("10.0.0.1")).toBeUndefined();
    expect(crowd.openFrom("10.0.0.2")).toBeDefined();
    inside[0]?.();
    inside[0]?.(); // once
    expect(crowd.openFrom("10.0.0.1")).toBeDefined();
    expect(crowd.openFrom("10.0.0.1")).toBeUndefined();
  });

  it("waits for so many connections of an address to become sockets, counts each once, and other addresses apart", () => {
    const crowd = new Crowd(new ManualClock());
    const knocks = Array.from({ length: limits.halfOpenPerAddress }, () => crowd.knockFrom("10.0.0.1"));
    expect([crowd.knockFrom("10.0.0.1"), crowd.knockFrom("10.0.0.2")]).toEqual([undefined, expect.any(Function)]);
    expect(crowd.openFrom("10.0.0.1")).toBeDefined();
    knocks[0]?.();
    knocks[0]?.();
    expect([crowd.knockFrom("10.0.0.1"), crowd.knockFrom("10.0.0.1")]).toEqual([expect.any(Function), undefined]);
  });

  it("slows an address that opens and closes all the time, and nobody else", () => {
    const crowd = new Crowd(new ManualClock());
    for (let n = 0; n < limits.addressOpens; n++) crowd.openFrom("10.0.0.1")?.();
    expect(crowd.openFrom("10.0.0.1")).toBeUndefined();
    expect(crowd.openFrom("10.0.0.2")).toBeDefined();
  });

  it.each([
    ["2001:db8:1:2::1", "2001:DB8:1:2:ffff:ffff:ffff:ffff", true],
    ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["2001:db8::1", "2001:db8:0:0:7::", true],
    ["::1", "::2", true],
    ["::ffff:10.0.0.1", "10.0.0.1", true],
    ["::ffff:10.0.0.1", "::ffff:10.0.0.2", false],
    ["::ffff:a00:1", "10.0.0.1", true],
    ["0:0:0:0:0:FFFF:0a00:0001", "10.0.0.1", true],
    ["::ffff:a00:1", "::ffff:a00:2", false],
    ["64:ff9b::10.0.0.1", "10.0.0.1", true],
    ["64:ff9b::a00:1", "64:ff9b::a00:2", false],
    ["64:ff9b:0:1::a00:1", "64:ff9b:0:1::a00:2", true],
    ["2001:0db8:0001:0002:0:0:0:1", "2001:db8:1:2::9", true],
    ["2001:db8:0:0:1::", "2001:0DB8::", true],
    ["fe80::1%eth0", "fe80::2%eth1", true],
    ["1::", "1:0:0:1::", false],
    ["no:address", "NO:ADDRESS", true],
    ["no:address", "no:addresses", false],
  ])("takes %s and %s for one household: %s", (one, other, same) => {
    const crowd = new Crowd(new ManualClock());
    for (let n = 0; n < limits.addressOpens; n++) crowd.openFrom(one)?.();
    expect(crowd.openFrom(other) === undefined).toBe(same);
  });

  it("remembers so many addresses and no more, however many come at once, the latest among them", () => {
    const crowd = new Crowd(new ManualClock());
    for (let n = 0; n < limits.rememberedAddresses * 1.2; n++) crowd.openFrom(`address ${n}`)?.();
    expect(crowd.remembered).toBeLessThanOrEqual(limits.rememberedAddresses);
    for (let n = 0; n < limits.addressOpens; n++) crowd.openFrom("10.0.0.1")?.();
    crowd.openFrom("another")?.();
    expect(crowd.openFrom("10.0.0.1")).toBeUndefined();
  });

  it("holds so many sockets of a user, whatever their addresses", () => {
    const crowd = new Crowd(new ManualClock());
    const all = Array.from({ length: limits.socketsPerUser }, () => crowd.joinAs("ada"));
    expect(all.every((leave) => leave !== undefined)).toBe(true);
    expect([crowd.joinAs("ada"), crowd.joinAs("bob")].map((leave) => leave === undefined)).toEqual([true, false]);
  });
});
