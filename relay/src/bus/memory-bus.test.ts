import { describe, expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { busContract, failureLog } from "./bus-contract.ts";
import { MemoryBus, MemoryExchange } from "./memory-bus.ts";

busContract("in memory", async () => {
  const exchange = new MemoryExchange(systemClock);
  const { failures, log } = failureLog();
  return { node: async () => new MemoryBus(exchange, log), dispose: async () => undefined, failures };
});

describe("a node that is cut off", () => {
  it("says so, is not heard and hears nothing, and goes on when it is back", async () => {
    const exchange = new MemoryExchange(systemClock);
    const [near, far] = [new MemoryBus(exchange), new MemoryBus(exchange)];
    const seen: string[] = [];
    near.onConnection((connected) => seen.push(connected ? "back" : "away"));
    far.subscribe("room", ({ payload }) => seen.push(`far ${payload.length}`));
    near.subscribe("room", ({ payload }) => seen.push(`near ${payload.length}`));
    near.setConnected(false);
    near.publish("room", new Uint8Array(1));
    far.publish("room", new Uint8Array(2));
    await Promise.resolve();
    near.setConnected(true);
    near.publish("room", new Uint8Array(3));
    await Promise.resolve();
    expect(seen).toEqual(["away", "far 2", "back", "far 3", "near 3"]);
  });
});
