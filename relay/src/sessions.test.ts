/** Rooms, helpers and browsers over the whole core, with sockets that are arrays. */
import { clientRefSchema, encodePasteLength, limits, paneIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import {
  bytesOf,
  clientId,
  deviceId,
  epochId,
  ideaId,
  livePane,
  paneRef,
  sessionId,
  sessionOpened,
  userId,
} from "./testing/ids.ts";
import { World, type BrowserPeer, type HelperPeer } from "./testing/world.ts";

const inputFrame = (ref: number, counter = 1) =>
  ({ type: "input", ref, counter, client: 0, seal: "plain", payload: bytesOf(0, 3) }) as const;

/** A helper that serves session 1 with one pane, ref 7, and a browser in it. */
async function served(
  wish: Parameters<World["browser"]>[0] = {},
): Promise<{ world: World; helper: HelperPeer; browser: BrowserPeer }> {
  const world = new World();
  const helper = await world.helper();
  helper.say(sessionOpened(1, [livePane({ ref: 7, end: 100 })]));
  const browser = await world.browser(wish);
  return { world, helper, browser };
}

describe("sessions", () => {
  it("SE1 SE8 SE9 SE10 sends the state after the welcome and whole again at every change", async () => {
    const { world, helper, browser } = await served();
    expect(browser.controls.map((frame) => frame.t)).toEqual(["welcome", "sessionState", "inputOpened"]);
    expect(browser.last("sessionState")).toMatchObject({ status: "live", offlineSince: null, viewers: 0, drivers: 1 });
    expect(browser.last("sessionState").live?.panes[0]).toMatchObject({ ref: 7, start: 0, end: 100 });
    const viewer = await world.browser({ role: "viewer" });
    expect(browser.last("sessionState")).toMatchObject({ viewers: 1, drivers: 1 });
    viewer.cut();
    expect(browser.last("sessionState")).toMatchObject({ viewers: 0, drivers: 1 });
    helper.say({ ...sessionOpened(1, []), status: "attention", localClients: 2 });
    expect(browser.last("sessionState")).toMatchObject({ status: "attention", live: { panes: [], localClients: 2 } });
    helper.say({ t: "sessionClosed", session: sessionId(1) });
    expect(browser.last("sessionState")).toMatchObject({ status: "exited", live: null });
  });

  it("SE1 says how far a pane's output has come since it was announced", async () => {
    const { world, helper, browser } = await served();
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 100 });
    helper.sendData({ type: "output", ref: 7, offset: 100, payload: bytesOf(100, 150) });
    const late = await world.browser();
    expect(late.last("sessionState").live?.panes[0]?.end).toBe(150);
  });

  it("SE11 in a crowd the newcomer knows at once, and the others soon", async () => {
    const { world, browser } = await served();
    for (let client = 2; client <= 25; client++) await world.browser({ client });
    browser.forget();
    const newcomer = await world.browser({ client: 26 });
    expect(newcomer.last("sessionState")).toMatchObject({ drivers: 26 });
    const late = await world.browser({ client: 27 });
    late.cut();
    expect(browser.ofType("sessionState")).toEqual([]);
    world.clock.advance(250);
    expect(browser.ofType("sessionState")).toHaveLength(1);
    expect(browser.last("sessionState")).toMatchObject({ drivers: 26 });
  });

  it("SE2 says since when the helper is lost, and its refs are void", async () => {
    const { world, helper, browser } = await served();
    helper.say({ t: "ping", n: 1 });
    const heardMs = world.clock.unixMs();
    world.clock.advance(700);
    helper.cut();
    expect(browser.last("sessionState")).toMatchObject({ status: "offline", offlineSince: heardMs, live: null });
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 0 });
    expect(browser.last("subscribeFailed")).toMatchObject({ ref: 7, reason: "offline" });
  });

  it("SE2 does not claim to know since when a helper it never heard is away", async () => {
    const world = new World();
    const browser = await world.browser();
    expect(browser.last("sessionState")).toMatchObject({ status: "offline", offlineSince: null, live: null });
    await world.helper();
    expect(browser.last("sessionState")).toMatchObject({ status: "reserved", offlineSince: null });
  });

  it("SE3 brings a browser to the session its ticket names and to no other", async () => {
    const { world, helper, browser } = await served();
    helper.say(sessionOpened(2, [livePane({ ref: 8, epoch: 2 })]));
    browser.say({ t: "subscribe", ref: paneRef(8), epoch: epochId(2), from: null });
    expect(browser.last("subscribeFailed")).toMatchObject({ ref: 8, reason: "unknown" });
    browser.sendData(inputFrame(8));
    expect(browser.last("inputRefused")).toMatchObject({ ref: 8, reason: "unknown-pane" });
    expect(helper.data).toEqual([]);
    const other = await world.browser({ session: 2 });
    expect(other.last("sessionState").live?.panes.map((pane) => pane.ref)).toEqual([8]);
  });

  it("SE3 lets a helper serve only sessions whose tickets name its device", async () => {
    const { world, helper, browser } = await served();
    const foreign = await world.helper(2);
    foreign.say(sessionOpened(1, [livePane({ ref: 7, epoch: 9 })]));
    foreign.sendData({ type: "output", ref: 7, offset: 0, payload: bytesOf(0, 4) });
    foreign.say({ t: "sessionClosed", session: sessionId(1) });
    expect(browser.last("sessionState").live?.panes[0]?.epoch).toBe(epochId(1));
    browser.sendData(inputFrame(7));
    expect(helper.data).toHaveLength(1);
    expect(foreign.controls.map((frame) => frame.t)).toEqual(["welcome"]);
  });

  it("SE4 serves the newest connection of a device and closes the older as replaced", async () => {
    const { world, helper, browser } = await served();
    const newer = await world.helper();
    expect(helper.closedAs?.reason).toBe("replaced");
    newer.say(sessionOpened(1, [livePane({ ref: 3, end: 100 })]));
    const { opening } = browser.last("inputOpened");
    browser.forget();
    helper.say(sessionOpened(1, []));
    helper.sendData({ type: "output", ref: 3, offset: 100, payload: bytesOf(100, 101) });
    helper.cut();
    expect(browser.received).toEqual([]);
    browser.sendData({ ...inputFrame(3), client: opening });
    expect(newer.data).toHaveLength(1);
  });

  it("SE6 has the helper open the session when a browser joins, and when it connects to waiting browsers", async () => {
    const world = new World();
    const waiting = await world.browser({ session: 4 });
    const helper = await world.helper();
    const wish = { session: sessionId(4), idea: ideaId(4), slot: "primary" };
    expect(helper.ofType("openSession")).toEqual([{ t: "openSession", ...wish }]);
    await world.browser({ session: 5 });
    expect(helper.last("openSession")).toMatchObject({ session: sessionId(5) });
    expect(waiting.last("sessionState")).toMatchObject({ status: "reserved" });
    const asked = helper.ofType("openSession").length;
    await world.browser({ session: 5, wants: "follow" });
    expect(helper.ofType("openSession")).toHaveLength(asked);
  });

  it("SE6 begins nothing anew for pages that only follow when the helper comes after them, nor what its user ended", async () => {
    const world = new World();
    await world.browser({ session: 1, wants: "follow" });
    await world.browser({ session: 2 });
    const helper = await world.helper();
    expect(helper.ofType("openSession").map((frame) => frame.session)).toEqual([sessionId(2)]);
    helper.say(sessionOpened(2, []));
    helper.say({ t: "sessionClosed", session: sessionId(2) });
    const newer = await world.helper();
    expect(newer.ofType("openSession")).toEqual([]);
  });

  it("CC2 refuses a browser beyond the room's cap and keeps the others", async () => {
    const world = new World();
    const people = Math.ceil(limits.browsersPerSession / limits.socketsPerUser);
    for (let n = 0; n < limits.browsersPerSession; n++) await world.browser({ claims: { sub: userId(n % people) } });
    const surplus = await world.browser({ claims: { sub: userId(people) } });
    expect(surplus.closedAs?.reason).toBe("tooMany");
    expect(world.core.counts.connections).toBe(limits.browsersPerSession);
  });

  it("CC2 refuses guests who take the room that the session's own people need, and one who takes the others'", async () => {
    const world = new World();
    const guest = { untilMs: 9e15, withHistory: true };
    const comes = async (n: number, claims: object = { guest }) =>
      (await world.browser({ claims: { sub: userId(n), ...claims } })).closedAs?.reason;
    for (let tab = 0; tab < limits.guestBrowsersPerSession; tab++)
      expect(await comes(2 + Math.floor(tab / limits.browsersPerGuest))).toBeUndefined();
    expect([await comes(2), await comes(999), await comes(1, {})]).toEqual(["tooMany", "tooMany", undefined]);
    const fresh = new World();
    const tabs = [];
    for (let tab = 0; tab <= limits.browsersPerGuest; tab++)
      tabs.push((await fresh.browser({ claims: { sub: userId(2), guest } })).closedAs?.reason);
    expect(tabs).toEqual([...Array.from({ length: limits.browsersPerGuest }, () => undefined), "tooMany"]);
    expect((await fresh.browser({ claims: { sub: userId(3), guest } })).closedAs).toBeUndefined();
  });

  it("CC2 takes on no more sessions of a device than its cap", async () => {
    const world = new World();
    const helper = await world.helper();
    for (let n = 0; n < limits.sessionsPerDevice + 5; n++) helper.say(sessionOpened(n, []));
    expect(world.core.counts.rooms).toBe(limits.sessionsPerDevice);
    const surplus = await world.browser({ session: limits.sessionsPerDevice + 1 });
    expect(surplus.closedAs?.reason).toBe("tooMany");
  });

  it("forgets a room and its device when neither helper nor browser needs it", async () => {
    const { world, helper, browser } = await served();
    browser.cut();
    helper.cut();
    world.clock.advance(limits.roomLingerMs - 1);
    expect(world.core.counts).toMatchObject({ rooms: 1, devices: 1 });
    world.clock.advance(1);
    expect(world.core.counts).toMatchObject({ rooms: 0, devices: 0, connections: 0 });
    expect(world.clock.pending).toBe(0);
  });
});

describe("browsers at the helper", () => {
  it("SE12 announces who joined and who left, and every present browser again to a new connection", async () => {
    const { world, helper, browser } = await served({ client: 1 });
    await world.browser({ client: 2, role: "viewer" });
    expect(helper.ofType("clientJoined")).toMatchObject([
      { client: 1, clientId: clientId(1), session: sessionId(1), role: "driver" },
      { client: 2, clientId: clientId(2), role: "viewer" },
    ]);
    const newer = await world.helper();
    newer.say(sessionOpened(1, [livePane({ ref: 3 })]));
    expect(newer.controls.map((frame) => frame.t)).toEqual(["welcome", "openSession", "clientJoined", "clientJoined"]);
    expect(browser.controls.slice(-2).map((frame) => frame.t)).toEqual(["sessionState", "inputOpened"]);
    expect(browser.last("inputOpened").device).toBe(deviceId(1));
    browser.cut();
    expect(newer.last("clientLeft")).toEqual({ t: "clientLeft", client: 1 });
  });

  it("forwards a driver's keys at once under its number, and brings acknowledgement and refusal back", async () => {
    const { helper, browser } = await served();
    const message = browser.sendData(inputFrame(7, 5));
    expect(helper.data).toEqual([{ ...inputFrame(7, 5), client: 1 }]);
    expect(helper.received.at(-1)).toMatchObject({ raw: message });
    helper.sendData({ type: "inputAck", ref: 7, counter: 5, client: 1 });
    expect(browser.data).toEqual([{ type: "inputAck", ref: 7, counter: 5, client: 0 }]);
    helper.say({ t: "inputRefused", client: 1 as never, ref: paneRef(7), counter: 6, reason: "pane-dead" });
    expect(browser.last("inputRefused")).toEqual({ t: "inputRefused", ref: 7, counter: 6, reason: "pane-dead" });
    helper.sendData({ type: "inputAck", ref: 7, counter: 7, client: 99 });
    expect(browser.data).toHaveLength(1);
  });

  it("IN11 lets nothing pass that was typed before the browser heard of the helper's new connection", async () => {
    const { world, browser } = await served();
    const newer = await world.helper();
    newer.say(sessionOpened(1, [livePane({ ref: 7 })]));
    const { opening } = browser.last("inputOpened");
    // Under way when the connection changed; the counters before it went down with the old one.
    browser.sendData(inputFrame(7, 3));
    expect(newer.data).toEqual([]);
    for (const counter of [1, 2, 3]) browser.sendData({ ...inputFrame(7, counter), client: opening });
    expect(newer.data).toMatchObject([{ counter: 1 }, { counter: 2 }, { counter: 3 }]);
    expect(browser.controls.some((frame) => frame.t === "inputRefused")).toBe(false);
  });

  it.each(["input", "pastePart", "pasteEnd"] as const)(
    "IN11 neither types nor refuses %s of an earlier opening, also where its pane has another number by now",
    async (type) => {
      const { world, browser } = await served();
      const newer = await world.helper();
      newer.say(sessionOpened(1, [livePane({ ref: 9 })]));
      const { opening } = browser.last("inputOpened");
      browser.forget();
      browser.sendData({ ...inputFrame(7, 1), type });
      expect([browser.received, newer.data]).toEqual([[], []]);
      browser.sendData({ ...inputFrame(9, 1), type, client: opening });
      expect(newer.data).toMatchObject([{ type, ref: 9, counter: 1 }]);
      // Within one opening a pane that is gone is one that was closed.
      browser.sendData({ ...inputFrame(7, 2), type, client: opening });
      const refusals = browser.ofType("inputRefused").map(({ counter, reason }) => [counter, reason]);
      expect(refusals).toEqual(type === "pastePart" ? [] : [[2, "unknown-pane"]]);
    },
  );

  it("PA4 tells the progress of a paste for a pane that was closed: its end is what is refused", async () => {
    const { browser } = await served();
    const part = { ...inputFrame(77, 10), type: "pastePart", client: browser.last("inputOpened").opening } as const;
    browser.sendData(part);
    const receivedBytes = 10 + part.payload.length;
    expect(browser.last("pasteProgress")).toEqual({ t: "pasteProgress", ref: paneRef(77), receivedBytes });
    browser.sendData({ ...part, type: "pasteEnd", counter: 1 });
    expect(browser.last("inputRefused")).toMatchObject({ ref: 77, counter: 1, reason: "unknown-pane" });
  });

  it("FR7 types what a browser sends that does not know of openings, also after an interruption", async () => {
    const { world, browser } = await served({ capabilities: ["keyframes", "fill"] });
    const newer = await world.helper();
    newer.say(sessionOpened(1, [livePane({ ref: 7 })]));
    expect(browser.last("inputOpened").opening).toBe(1);
    browser.sendData({ ...inputFrame(7, 1), client: 0 });
    expect(newer.data).toMatchObject([{ type: "input", counter: 1 }]);
  });

  it("IN4 refuses what a viewer types", async () => {
    const { helper, browser } = await served({ role: "viewer" });
    browser.sendData(inputFrame(7, 9));
    expect(browser.last("inputRefused")).toEqual({ t: "inputRefused", ref: 7, counter: 9, reason: "viewer" });
    expect(helper.data).toEqual([]);
  });

  it("IN13 refuses input while no helper is there, and keeps none of it", async () => {
    const { world, helper, browser } = await served();
    helper.cut();
    browser.sendData(inputFrame(7, 2));
    expect(browser.last("inputRefused")).toMatchObject({ counter: 2, reason: "tmux-lost" });
    const newer = await world.helper();
    newer.say(sessionOpened(1, [livePane({ ref: 7 })]));
    expect(newer.data).toEqual([]);
  });

  it("SZ4 forwards a size only of drivers", async () => {
    const { world, helper, browser } = await served();
    const size = { columns: 100, rows: 40 };
    const viewer = await world.browser({ role: "viewer" });
    viewer.say({ t: "proposeSize", size });
    browser.say({ t: "proposeSize", size });
    expect(helper.ofType("proposeSize")).toEqual([{ t: "proposeSize", client: 1, session: sessionId(1), size }]);
  });
});

describe("what a driver asks of the helper", () => {
  const action = { do: "zoomPane", pane: paneIdSchema.parse("%1"), zoomed: true } as const;

  it("is passed on with the browser's number, and answered to that browser alone", async () => {
    const { world, helper, browser } = await served();
    const other = await world.browser();
    other.say({ t: "act", id: 4, action });
    expect(helper.last("act")).toEqual({ t: "act", id: 4, client: 2, action });
    helper.say({ t: "actionDone", client: clientRefSchema.parse(2), id: 4, outcome: { refused: null, pane: null } });
    expect(other.last("actionDone")).toEqual({ t: "actionDone", id: 4, outcome: { refused: null, pane: null } });
    expect(browser.ofType("actionDone")).toEqual([]);
  });

  it("is refused to a viewer, and while the device is away, in words", async () => {
    const { world, helper, browser } = await served();
    const viewer = await world.browser({ role: "viewer" });
    viewer.say({ t: "act", id: 1, action });
    expect(viewer.last("actionDone")).toMatchObject({ id: 1, outcome: { pane: null } });
    expect(viewer.last("actionDone").outcome?.refused).toContain("you may read");
    helper.cut();
    browser.say({ t: "act", id: 2, action });
    expect(browser.last("actionDone").id).toBe(2);
    expect(browser.last("actionDone").outcome?.refused).toContain("not connected");
    expect(helper.ofType("act")).toEqual([]);
  });

  it("CM1 may be to begin anew a session that is gone: answered when it is there, after its state", async () => {
    const { helper, browser } = await served();
    helper.say({ t: "sessionClosed", session: sessionId(1) });
    browser.say({ t: "act", id: 1, action });
    expect(browser.last("actionDone")).toMatchObject({ id: 1, outcome: { refused: "the session is not running" } });
    browser.say({ t: "act", id: 2, action: { do: "restart" } });
    expect(helper.last("openSession")).toMatchObject({ session: sessionId(1) });
    expect(browser.ofType("actionDone")).toHaveLength(1);
    helper.say(sessionOpened(1, [livePane({ ref: 8, end: 0 })]));
    expect(browser.last("actionDone")).toEqual({ t: "actionDone", id: 2, outcome: { refused: null, pane: null } });
    const order = browser.controls.map((frame) => frame.t);
    expect(order.lastIndexOf("actionDone")).toBeGreaterThan(order.lastIndexOf("sessionState"));
    helper.say(sessionOpened(1, [livePane({ ref: 9, end: 0 })]));
    expect(browser.ofType("actionDone")).toHaveLength(2);
  });

  it("CM1 is asked for once by each browser, and by none that has left", async () => {
    const { world, helper, browser } = await served();
    helper.say({ t: "sessionClosed", session: sessionId(1) });
    const restart = { do: "restart" } as const;
    const leaving = await world.browser({ client: 2, wants: "follow" });
    const asked = (): number => helper.ofType("openSession").length;
    const before = asked();
    leaving.say({ t: "act", id: 1, action: restart });
    leaving.cut();
    for (let id = 1; id <= 50; id++) browser.say({ t: "act", id, action: restart });
    expect(asked() - before).toBe(2);
    expect(browser.ofType("actionDone")).toHaveLength(49);
    expect(browser.last("actionDone").outcome?.refused).toContain("already");
    helper.say(sessionOpened(1, [livePane({ ref: 8, end: 0 })]));
    expect(browser.last("actionDone")).toEqual({ t: "actionDone", id: 1, outcome: { refused: null, pane: null } });
    expect(leaving.ofType("actionDone")).toEqual([]);
  });

  it("SZ4 may be a lease of the size, or the end of one; a viewer's is not passed on", async () => {
    const { world, helper, browser } = await served();
    const viewer = await world.browser({ role: "viewer" });
    const size = { columns: 100, rows: 40 };
    viewer.say({ t: "leaseSize", size });
    browser.say({ t: "leaseSize", size });
    browser.say({ t: "leaseSize", size: null });
    const lease = { t: "leaseSize", client: 1, session: sessionId(1) };
    expect(helper.ofType("leaseSize")).toEqual([
      { ...lease, size },
      { ...lease, size: null },
    ]);
  });

  it("may be a paste: its parts go the way of keys, its progress to that browser alone", async () => {
    const { world, helper, browser } = await served();
    const viewer = await world.browser({ role: "viewer" });
    const part = { type: "pastePart", ref: 7, counter: 0, client: 0, seal: "plain", payload: bytesOf(0, 9) } as const;
    const end = { ...part, type: "pasteEnd", counter: 3, payload: encodePasteLength(9) } as const;
    viewer.sendData(part);
    viewer.sendData(end);
    expect(viewer.ofType("inputRefused")).toMatchObject([{ counter: 3, reason: "viewer" }]);
    browser.sendData(part);
    browser.sendData(end);
    expect(helper.data.map(({ type, ...frame }) => ({ type, client: "client" in frame ? frame.client : 0 }))).toEqual([
      { type: "pastePart", client: 1 },
      { type: "pasteEnd", client: 1 },
    ]);
    const progress = { t: "pasteProgress", ref: paneRef(7), receivedBytes: 9 } as const;
    helper.say({ ...progress, client: clientRefSchema.parse(1) });
    expect(browser.last("pasteProgress")).toEqual(progress);
    browser.say({ t: "cancelPaste", ref: paneRef(7) });
    viewer.say({ t: "cancelPaste", ref: paneRef(7) });
    expect(helper.ofType("cancelPaste")).toEqual([{ t: "cancelPaste", client: 1, ref: 7 }]);
  });
});

describe("output", () => {
  it("OU8 announces a size change with its offset, and keeps it for who comes later", async () => {
    const { world, helper, browser } = await served();
    helper.say({ t: "paneResized", ref: paneRef(7), offset: 90, size: { columns: 120, rows: 50 } });
    expect(browser.last("paneResized")).toMatchObject({ ref: 7, offset: 90, size: { columns: 120, rows: 50 } });
    const late = await world.browser();
    expect(late.last("sessionState").live?.panes[0]).toMatchObject({ columns: 120, rows: 50 });
  });

  it("OU7 declares a gap with its extent and cause before output continues", async () => {
    const { helper, browser } = await served();
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 100 });
    browser.forget();
    helper.say({ t: "gapDeclared", ref: paneRef(7), from: 100, to: 500, cause: "journal-cap" });
    helper.sendData({ type: "output", ref: 7, offset: 500, payload: bytesOf(500, 510) });
    const { id } = helper.last("takeKeyframe");
    helper.sendData({ type: "keyframeEnd", ref: id, offset: 505, payload: bytesOf(0, 2) });
    expect(browser.received.map((item) => ("control" in item ? item.control : item.data))).toEqual([
      { t: "skipped", ref: 7, from: 100, to: 500, cause: "journal-cap" },
      { type: "keyframeEnd", ref: 7, offset: 505, payload: bytesOf(0, 2) },
      { t: "skipped", ref: 7, from: 500, to: 505, cause: null },
      { type: "output", ref: 7, offset: 505, payload: bytesOf(505, 510) },
    ]);
  });

  it("OU19 keeps the tail for a helper that comes back with the same epoch", async () => {
    const { world, helper, browser } = await served();
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(1), from: 50 });
    helper.sendData({ type: "output", ref: 7, offset: 50, payload: bytesOf(50, 120) });
    helper.cut();
    const newer = await world.helper();
    newer.say(sessionOpened(1, [livePane({ ref: 2, end: 130 })]));
    browser.forget();
    browser.say({ t: "subscribe", ref: paneRef(2), epoch: epochId(1), from: 60 });
    expect(newer.last("watch")).toEqual({ t: "watch", ref: 2, from: 120 });
    expect(browser.data).toEqual([{ type: "output", ref: 2, offset: 60, payload: bytesOf(60, 120) }]);
  });

  it("OU15 refuses a subscription to another epoch than the pane's", async () => {
    const { browser } = await served();
    browser.say({ t: "subscribe", ref: paneRef(7), epoch: epochId(2), from: 0 });
    expect(browser.last("subscribeFailed")).toMatchObject({ ref: 7, reason: "unknown" });
  });
});
