/** What browsers are told of distances and freshness, over the core with sockets that are arrays. */
import { limits, type RelayToBrowser } from "@coda/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { bytesOf, epochId, livePane, paneRef, sessionOpened } from "./testing/ids.ts";
import { settle, World, type BrowserPeer, type HelperPeer } from "./testing/world.ts";

let world: World;
let helper: HelperPeer;
const opened = sessionOpened(1, [livePane({ ref: 7, end: 100 })]);

beforeEach(async () => {
  world = new World();
  helper = await world.helper();
  helper.say(opened);
});

async function pulsing(client = 1): Promise<BrowserPeer> {
  return world.browser({ client, capabilities: ["pulse"] });
}

interface Pinged {
  last(t: "ping"): { readonly n: number };
  say(frame: { readonly t: "pong"; readonly n: number }): void;
}

function answerPing(peer: Pinged, afterMs: number): void {
  const { n } = peer.last("ping");
  world.clock.advance(afterMs);
  peer.say({ t: "pong", n });
}

type Pulse = Extract<RelayToBrowser, { t: "pulse" }>;

function pulsesOf(browser: BrowserPeer): Pulse[] {
  return browser.ofType("pulse");
}

describe("a pulse", () => {
  it("SE7 tells both round trips soon after the browser came, and again every pulseMs", async () => {
    const browser = await pulsing();
    answerPing(browser, 20);
    answerPing(helper, 30);
    world.clock.advance(1_000);
    expect(pulsesOf(browser)).toEqual([
      { t: "pulse", browserMs: 20, helperMs: 50, lastOutputMs: null, nowMs: world.clock.unixMs() - 50 },
    ]);
    world.clock.advance(limits.pulseMs - 1_050);
    expect(pulsesOf(browser)).toHaveLength(2);
    answerPing(browser, 40);
    world.clock.advance(limits.pulseMs);
    expect(pulsesOf(browser).map((pulse) => pulse.browserMs)).toEqual([20, 20, 25]);
  });

  it("SE7 knows no distance that was not measured, nor that of a helper that is gone", async () => {
    const browser = await pulsing();
    world.clock.advance(1_000);
    expect(pulsesOf(browser).at(-1)).toMatchObject({ browserMs: null, helperMs: null });
    answerPing(helper, 30);
    world.clock.advance(limits.pulseMs);
    expect(pulsesOf(browser).at(-1)).toMatchObject({ browserMs: null, helperMs: 1_030 });
    helper.cut();
    world.clock.advance(limits.pulseMs);
    expect(pulsesOf(browser).at(-1)).toMatchObject({ helperMs: null });
  });

  it("SE7 tells when output last came, and takes for that none that was recorded before", async () => {
    const browser = await pulsing();
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 40 });
    helper.sendData({ type: "output", ref: 7, offset: 40, payload: bytesOf(40, 100) });
    world.clock.advance(limits.pulseMs);
    expect(pulsesOf(browser).at(-1)?.lastOutputMs).toBeNull();
    const atMs = world.clock.unixMs();
    helper.sendData({ type: "output", ref: 7, offset: 100, payload: bytesOf(100, 130) });
    helper.say(sessionOpened(1, []));
    world.clock.advance(limits.pulseMs);
    expect(pulsesOf(browser).at(-1)?.lastOutputMs).toBe(atMs);
  });

  it("FR7 comes to nobody who did not offer to take it, and nobody is pinged for it", async () => {
    const old = await world.browser({ capabilities: ["keyframes", "telepathy"] });
    world.clock.advance(limits.pulseMs);
    expect([old.ofType("pulse"), old.ofType("ping"), helper.ofType("ping")]).toEqual([[], [], []]);
    const other = await pulsing(2);
    world.clock.advance(limits.pulseMs);
    expect([old.ofType("pulse").length, other.ofType("pulse").length]).toEqual([0, 2]);
  });

  it("costs a room one timer however many are in it, pings its helper once for all, and ends with the last of them", async () => {
    const before = world.clock.pending;
    const browsers = await Promise.all(Array.from({ length: 40 }, async (_, n) => pulsing(n + 1)));
    await settle();
    // Each connection has two of its own: for its silence, and for the end of what it may.
    const ofConnections = 2 * browsers.length;
    world.clock.advance(1_000);
    expect(world.clock.pending - before - ofConnections).toBe(1);
    expect(helper.ofType("ping")).toHaveLength(1);
    for (const browser of browsers) expect(pulsesOf(browser)).toHaveLength(1);
    for (const browser of browsers) browser.cut();
    helper.cut();
    world.clock.advance(limits.roomLingerMs);
    expect(world.clock.pending).toBe(0);
  });
});
