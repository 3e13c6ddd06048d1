/** The bus on a real NATS server (Debian's nats-server). */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../log.ts";
import { NatsProcess } from "../testing/nats-process.ts";
import { until } from "../testing/until.ts";
import { busContract, failureLog } from "./bus-contract.ts";
import type { Bus, Claim } from "./bus.ts";
import { openNatsBus } from "./nats-bus.ts";

busContract("NATS", async () => {
  const nats = await NatsProcess.start();
  const { failures, log } = failureLog();
  return {
    node: async () => openNatsBus({ url: nats.url, log }),
    dispose: async () => nats.dispose(),
    failures,
  };
});

describe("a NATS server that goes and comes back", () => {
  let nats: NatsProcess;
  beforeAll(async () => {
    nats = await NatsProcess.start();
  });
  afterAll(async () => {
    await nats.dispose();
  });

  it("is noticed; what is said meanwhile is not said later, and subscriptions go on", async () => {
    const [near, far] = await Promise.all([1, 2].map(async () => openNatsBus({ url: nats.url, log: silentLog })));
    if (near === undefined || far === undefined) throw new Error("two nodes");
    const states: boolean[] = [];
    near.onConnection((connected) => states.push(connected));
    const heard: number[] = [];
    far.subscribe("room", ({ payload }) => heard.push(payload.length));
    const announced: number[] = [];
    far.onAnnounced((payload) => announced.push(payload.length));
    await near.announce(new Uint8Array(5));
    await until("an announcement", () => announced.includes(5));
    await nats.kill();
    await until("the loss", () => !near.isConnected && !far.isConnected);
    near.publish("room", new Uint8Array(1));
    expect(await near.claim("ticket", "one")).toBe("unavailable");
    await nats.begin();
    await until("the return", () => near.isConnected && far.isConnected);
    await until("a message", () => {
      near.publish("room", new Uint8Array(2));
      return heard.length > 0;
    });
    expect(heard[0]).toBe(2);
    expect(states).toEqual([false, true]);
    await until("announcements", async () => {
      await near.announce(new Uint8Array(7)).catch(() => undefined);
      return announced.includes(7);
    });
    await until("claims", async () => (await near.claim("another", "one")) === "claimed");
    await near.close();
    await far.close();
  });

  it("has room for so many used tickets: when that is full no more are taken, and none is forgotten", async () => {
    const open = async (busClaims: number): Promise<Bus> => openNatsBus({ url: nats.url, log: silentLog, busClaims });
    const roomy = await open(1_000);
    const used = Array.from({ length: 20 }, (_, n) => `used${n}`);
    for (const ticket of used) expect(await roomy.claim(ticket, "one")).toBe("claimed");
    const narrow = await open(40); // the bucket is there, and another size now
    const claims: Claim[] = [];
    while (claims.at(-1) !== "unavailable") claims.push(await narrow.claim(`ticket${claims.length}`, "one"));
    expect(claims.length).toBeLessThanOrEqual(21);
    for (const ticket of used) expect(await narrow.claim(ticket, "another")).toBe("taken");
    await narrow.close();
    await roomy.close();
  });

  it("that is not there is an error at once", async () => {
    await expect(openNatsBus({ url: "nats://127.0.0.1:1", log: silentLog })).rejects.toThrow("refused");
  });
});
