/** Two nodes on one bus: a helper on one, browsers on the other. The bus is in memory, the clock stands still. */
import { encodePasteLength, limits, paneIdSchema } from "@coda/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryExchange } from "../bus/memory-bus.ts";
import { bytesOf, deviceId, epochId, livePane, paneRef, sessionId, sessionOpened } from "../testing/ids.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { settle, World, type BrowserPeer, type HelperPeer } from "../testing/world.ts";

let exchange: MemoryExchange;
let home: World;
let away: World;
let helper: HelperPeer;

beforeEach(async () => {
  exchange = new MemoryExchange(new ManualClock());
  home = new World(undefined, exchange);
  away = new World(undefined, exchange);
  helper = await home.helper();
  helper.say(sessionOpened(1, [livePane({ ref: 7, end: 100 })]));
});

/** Everything said so far has been heard by both nodes, and what that led to. */
async function heard(): Promise<void> {
  for (let round = 0; round < 20; round++) await settle();
}

async function passes(ms: number): Promise<void> {
  for (let past = 0; past < ms; past += 100) {
    home.clock.advance(100);
    await heard();
  }
}

async function guest(wish: Parameters<World["browser"]>[0] = {}): Promise<BrowserPeer> {
  const browser = await away.browser(wish);
  await heard();
  return browser;
}

describe("a browser on another node than its helper", () => {
  it("sees the session, and its helper is told of it", async () => {
    const browser = await guest();
    expect(browser.last("sessionState")).toMatchObject({ status: "live", drivers: 1, live: { panes: [{ ref: 7 }] } });
    expect(browser.controls.at(-1)?.t).toBe("inputOpened");
    expect(helper.last("clientJoined")).toMatchObject({ session: sessionId(1), role: "driver" });
    browser.cut();
    await heard();
    expect(helper.ofType("clientLeft")).toHaveLength(1);
  });

  it("OU3 gets a keyframe and every byte after it", async () => {
    const browser = await guest();
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: null });
    await heard();
    const { id } = helper.last("takeKeyframe");
    helper.sendData({ type: "keyframePart", ref: id, offset: 100, payload: bytesOf(0, 5) });
    helper.sendData({ type: "keyframeEnd", ref: id, offset: 100, payload: bytesOf(5, 7) });
    await heard();
    expect(helper.last("watch")).toMatchObject({ ref: 7, from: 100 });
    for (let offset = 100; offset < 400; offset += 50)
      helper.sendData({ type: "output", ref: 7, offset, payload: bytesOf(offset, offset + 50) });
    await heard();
    const shown = browser.data.flatMap((frame) => (frame.type === "output" ? [...frame.payload] : []));
    expect(browser.data.slice(0, 2).map((frame) => frame.type)).toEqual(["keyframePart", "keyframeEnd"]);
    expect(Uint8Array.from(shown)).toEqual(bytesOf(100, 400));
  });

  it("OU29 has its helper asked for a keyframe once, however many nodes' browsers wait for it", async () => {
    const farther = new World(undefined, exchange);
    const browsers = [await home.browser(), await guest(), await farther.browser({ client: 2 })];
    await heard();
    for (const browser of browsers) browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: null });
    await heard();
    const [asked, ...more] = helper.ofType("takeKeyframe");
    expect(more).toEqual([]);
    const id = asked?.id ?? 0;
    helper.sendData({ type: "keyframePart", ref: id, offset: 100, payload: bytesOf(0, 5) });
    helper.sendData({ type: "keyframeEnd", ref: id, offset: 100, payload: bytesOf(5, 7) });
    await heard();
    helper.sendData({ type: "output", ref: 7, offset: 100, payload: bytesOf(100, 150) });
    await heard();
    for (const browser of browsers)
      expect(browser.data).toEqual([
        { type: "keyframePart", ref: 7, offset: 100, payload: bytesOf(0, 5) },
        { type: "keyframeEnd", ref: 7, offset: 100, payload: bytesOf(5, 7) },
        { type: "output", ref: 7, offset: 100, payload: bytesOf(100, 150) },
      ]);
  });

  it("OU2 is read what is older from the helper's journal", async () => {
    const browser = await guest();
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 40 });
    await heard();
    const from = helper.last("watch").from ?? 0;
    expect(from).toBe(40);
    helper.sendData({ type: "output", ref: 7, offset: 40, payload: bytesOf(40, 100) });
    const here = await home.browser();
    here.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 10 });
    await heard();
    const range = helper.last("readRange");
    expect(range).toMatchObject({ from: 10, to: 40 });
    helper.sendData({ type: "fill", ref: range.id, offset: 10, payload: bytesOf(10, 40) });
    await heard();
    expect(browser.data.map((frame) => "offset" in frame && frame.offset)).toEqual([40]);
    expect(here.data.map((frame) => "offset" in frame && frame.offset)).toEqual([10, 40]);
  });

  it("OU1 gets what lies before the place its helper's node watches from, though no output follows", async () => {
    const here = await home.browser();
    here.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: null });
    await heard();
    helper.sendData({ type: "keyframeEnd", ref: helper.last("takeKeyframe").id, offset: 100, payload: bytesOf(0, 7) });
    const browser = await guest();
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 40 });
    await heard();
    const { id, from, to } = helper.last("readRange");
    expect([from, to]).toEqual([40, 100]);
    helper.sendData({ type: "fill", ref: id, offset: 40, payload: bytesOf(40, 100) });
    await heard();
    expect(browser.data).toEqual([{ type: "output", ref: 7, offset: 40, payload: bytesOf(40, 100) }]);
  });

  it("IN1 types, pastes and acts under a number of its own; answers come to it alone", async () => {
    const [one, two, here] = [await guest(), await guest({ client: 2 }), await home.browser({ client: 3 })];
    const numbers = helper.ofType("clientJoined").map((frame) => frame.client);
    expect(new Set(numbers).size).toBe(3);
    const keys = { ref: 7, counter: 1, client: 0, seal: "plain", payload: bytesOf(0, 3) } as const;
    two.sendData({ ...keys, type: "input" });
    two.sendData({ ...keys, type: "pasteEnd", counter: 2, payload: encodePasteLength(9) });
    await heard();
    const [typed] = helper.data;
    const client = typed?.type === "input" ? typed.client : 0;
    expect(numbers[1]).toBe(client);
    helper.sendData({ type: "inputAck", ref: 7, counter: 2, client });
    helper.say({ t: "inputRefused", client: client as never, ref: paneRef(7), counter: 3, reason: "pane-dead" });
    two.say({ t: "act", id: 5, action: { do: "zoomPane", pane: paneIdSchema.parse("%1"), zoomed: true } });
    await heard();
    expect(helper.last("act")).toMatchObject({ client, id: 5 });
    helper.say({ t: "actionDone", client: client as never, id: 5, outcome: { refused: null, pane: null } });
    await heard();
    expect(two.data.at(-1)).toEqual({ type: "inputAck", ref: 7, counter: 2, client: 0 });
    expect(two.last("inputRefused")).toEqual({ t: "inputRefused", ref: 7, counter: 3, reason: "pane-dead" });
    expect(two.last("actionDone")).toEqual({ t: "actionDone", id: 5, outcome: { refused: null, pane: null } });
    for (const other of [one, here]) expect([other.data, other.ofType("actionDone")]).toEqual([[], []]);
  });

  it("SE1 SE9 is told of every change, and how many are in the session on all nodes", async () => {
    const browser = await guest();
    const viewer = await home.browser({ role: "viewer" });
    await heard();
    expect(browser.last("sessionState")).toMatchObject({ viewers: 1, drivers: 1 });
    expect(viewer.last("sessionState")).toMatchObject({ viewers: 1, drivers: 1 });
    helper.say({ t: "paneResized", ref: paneRef(7), offset: 90, size: { columns: 120, rows: 50 } });
    helper.say({ ...sessionOpened(1, []), localClients: 2 });
    viewer.cut();
    await heard();
    expect(browser.last("paneResized")).toMatchObject({ offset: 90, size: { columns: 120, rows: 50 } });
    expect(browser.last("sessionState")).toMatchObject({ viewers: 0, drivers: 1, live: { localClients: 2 } });
    helper.say({ t: "sessionClosed", session: sessionId(1) });
    await heard();
    expect(browser.last("sessionState")).toMatchObject({ status: "exited", live: null });
  });

  it("SE6 has its session opened by the helper", async () => {
    const browser = await guest({ session: 2 });
    expect(helper.last("openSession")).toMatchObject({ session: sessionId(2) });
    helper.say(sessionOpened(2, [livePane({ ref: 8, epoch: 2 })]));
    await heard();
    expect(browser.last("sessionState")).toMatchObject({ status: "live", live: { panes: [{ ref: 8 }] } });
  });
});

describe("what a driver types on another node", () => {
  it("IN1 waits for no output, however much of it waits between the nodes", async () => {
    const [driver, ...viewers] = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => guest({ client: n + 1, role: n === 0 ? "driver" : "viewer" })),
    );
    if (driver === undefined) throw new Error("no driver");
    for (const viewer of viewers) viewer.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 100 });
    await heard();
    home.bus.holdBulk(true);
    for (let offset = 100; offset < 400_000; offset += 50_000)
      helper.sendData({ type: "output", ref: 7, offset, payload: bytesOf(offset, offset + 50_000) });
    await heard();
    helper.forget();
    driver.sendData({ type: "input", ref: 7, counter: 1, client: 0, seal: "plain", payload: bytesOf(0, 3) });
    await heard();
    expect(helper.data).toMatchObject([{ type: "input", counter: 1 }]);
    expect(viewers.flatMap((viewer) => viewer.data)).toEqual([]);
    home.bus.holdBulk(false);
    await heard();
    expect(viewers.every((viewer) => viewer.data.length > 0)).toBe(true);
  });

  it("IN11 goes nowhere when it crossed the helper's return under other numbers, and is not refused either", async () => {
    const driver = await guest();
    const key = { type: "input", ref: 7, counter: 1, client: 0, seal: "plain", payload: bytesOf(0, 3) } as const;
    helper.cut();
    driver.sendData(key); // its own node knows nothing of it yet
    const newer = await home.helper();
    newer.say(sessionOpened(1, [livePane({ ref: 9, end: 100 })]));
    await passes(5_000);
    driver.sendData({ ...key, counter: 2 });
    const { opening } = driver.last("inputOpened");
    for (const counter of [1, 2]) driver.sendData({ ...key, ref: 9, counter, client: opening });
    await heard();
    expect(newer.data).toMatchObject([
      { ref: 9, counter: 1 },
      { ref: 9, counter: 2 },
    ]);
    expect(driver.ofType("inputRefused")).toEqual([]);
  });

  it("goes to a node of the release before as ever, which knows of one way alone", async () => {
    const said: string[] = [];
    const node = "00000000-0000-4000-8000-00000000eeee";
    away.bus.subscribe(`coda.to.${node}.>`, ({ payload }) => said.push(new TextDecoder().decode(payload.slice(5))));
    const found = await away.bus.request(`coda.find.${deviceId(1)}`, new Uint8Array(0), 500);
    const { node: homeNode } = JSON.parse(new TextDecoder().decode(found)) as { node: string };
    const open = new TextEncoder().encode(JSON.stringify({ t: "open", guest: node, device: deviceId(1) }));
    away.bus.publish(`coda.to.${homeNode}.conversation`, Uint8Array.from([0, 0, 0, 0, 3, ...open]));
    await heard();
    expect(said.map((text) => JSON.parse(text) as unknown)).toEqual([{ t: "opened" }]);
  });
});

describe("how far away a helper on another node is", () => {
  it("SE7 is the way to its node and from there on", async () => {
    const browser = await guest({ capabilities: ["pulse"] });
    for (let past = 0; past < 10_000; past += 100) {
      home.clock.advance(100);
      await heard();
      const [ping] = helper.ofType("ping").slice(-1);
      if (ping === undefined) continue;
      home.clock.advance(30);
      helper.forget();
      helper.say({ t: "pong", n: ping.n });
      home.clock.advance(70);
    }
    expect(browser.last("pulse").helperMs).toBe(30);
  });
});

describe("faults between nodes", () => {
  it("SE2 a node that is cut off: its sessions are offline for the others within 4 s, and back within 5 s of its return", async () => {
    const browser = await guest();
    home.bus.setConnected(false);
    await passes(4_000);
    expect(browser.last("sessionState").status).toBe("offline");
    home.bus.setConnected(true);
    await passes(5_000);
    expect(browser.last("sessionState").status).toBe("live");
    expect(browser.controls.at(-1)?.t).toBe("inputOpened");
  });

  it("OU1 a lost message breaks the conversation, and nothing is missing or double after it", async () => {
    const browser = await guest();
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 100 });
    await heard();
    helper.sendData({ type: "output", ref: 7, offset: 100, payload: bytesOf(100, 150) });
    await heard();
    away.bus.setConnected(false);
    helper.sendData({ type: "output", ref: 7, offset: 150, payload: bytesOf(150, 200) });
    await heard();
    away.bus.setConnected(true);
    helper.sendData({ type: "output", ref: 7, offset: 200, payload: bytesOf(200, 250) });
    await heard();
    await passes(3_000);
    expect(browser.last("sessionState")).toMatchObject({ status: "live" });
    expect(browser.data.map((frame) => "offset" in frame && frame.offset)).toEqual([100]);
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 150 });
    await heard();
    expect(browser.data.flatMap((frame) => (frame.type === "output" ? [...frame.payload] : []))).toEqual([
      ...bytesOf(100, 250),
    ]);
  });

  it("SE4 the newest connection of a device wins on whatever node, and the older is told", async () => {
    const browser = await guest();
    home.clock.advance(10);
    const newer = await away.helper();
    await heard();
    expect(helper.closedAs?.reason).toBe("replaced");
    expect(newer.closedAs).toBeUndefined();
    newer.say(sessionOpened(1, [livePane({ ref: 3, end: 5 })]));
    expect(browser.last("sessionState")).toMatchObject({ status: "live", live: { panes: [{ ref: 3 }] } });
    const here = await home.browser();
    await heard();
    expect(here.last("sessionState")).toMatchObject({ status: "live", drivers: 2, live: { panes: [{ ref: 3 }] } });
  });

  it("SE4 holds whatever the nodes' clocks say: the newest ticket counts, and the web app's clock is one", async () => {
    const older = await home.helper(2, { ims: home.clock.unixMs() + 2_000 });
    const newer = await away.helper(2, { ims: home.clock.unixMs() + 3_000 });
    await heard();
    expect([older.closedAs?.reason, newer.closedAs]).toEqual(["replaced", undefined]);
    const late = await home.helper(2, { ims: home.clock.unixMs() + 1_000 });
    await heard();
    expect([late.closedAs?.reason, newer.closedAs]).toEqual(["replaced", undefined]);
  });

  it("SE4 after a partition the newest connection wins, and the older is told, wherever it was", async () => {
    const browser = await guest();
    home.bus.setConnected(false);
    await passes(4_000);
    const newer = await away.helper();
    newer.say(sessionOpened(1, [livePane({ ref: 3, end: 5 })]));
    await heard();
    expect([helper.closedAs, browser.last("sessionState").status]).toEqual([undefined, "live"]);
    home.bus.setConnected(true);
    await heard();
    expect([helper.closedAs?.reason, newer.closedAs]).toEqual(["replaced", undefined]);
    const here = await home.browser();
    await heard();
    expect(here.last("sessionState")).toMatchObject({ status: "live", live: { panes: [{ ref: 3 }] } });
  });

  it("SE2 a moment without the bus in which nothing was said breaks no conversation", async () => {
    const browser = await guest();
    const states = browser.ofType("sessionState").length;
    home.bus.setConnected(false);
    await heard();
    home.bus.setConnected(true);
    await passes(5_000);
    expect(browser.ofType("sessionState")).toHaveLength(states);
    expect(helper.ofType("clientLeft")).toEqual([]);
  });

  it("OU6 a pane that is gone is fed to nobody any more", async () => {
    const browser = await guest();
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 100 });
    await heard();
    helper.sendData({ type: "output", ref: 7, offset: 100, payload: bytesOf(100, 150) });
    helper.say(sessionOpened(1, [livePane({ ref: 8, epoch: 2 })]));
    await heard();
    browser.say({ t: "subscribe", ref: paneRef(8), epoch: epochId(2), from: 0 });
    await heard();
    helper.sendData({ type: "output", ref: 8, offset: 0, payload: bytesOf(0, 50) });
    await heard();
    expect(browser.data.map((frame) => ("ref" in frame ? frame.ref : 0))).toEqual([7, 8]);
  });

  it("HL6 a ticket opens one socket on all nodes together", async () => {
    const claim = await Promise.all([home.bus.claim("a", "one"), away.bus.claim("a", "other")]);
    expect(claim.toSorted()).toEqual(["claimed", "taken"]);
  });

  it("costs nothing once nobody is there: no conversation, timer or number stays", async () => {
    const browser = await guest();
    browser.cut();
    helper.cut();
    await passes(2 * limits.roomLingerMs + 10_000);
    expect(home.clock.pending).toBe(0);
    expect([home.core.counts, away.core.counts]).toEqual(
      Array.from({ length: 2 }, () => ({ connections: 0, devices: 0, helpers: 0, rooms: 0, tailBytes: 0 })),
    );
  });
});
