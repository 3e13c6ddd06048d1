/** Hello, liveness, drain and the end of one connection, over the core with sockets that are arrays. */
import { limits, sessionPrefixSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { fakeBrowserPeer, fakeHelperPeer } from "./testing/fake-peer.ts";
import { deviceId, livePane, sessionId, sessionOpened, ticketId } from "./testing/ids.ts";
import { settle, webOrigin, World, type BrowserPeer, type HelperPeer } from "./testing/world.ts";

const helperClaims = { role: "helper", dev: deviceId(1) };
const browserClaims = { role: "driver", dev: deviceId(1), ses: sessionId(1), idea: "idea-1", slot: "primary" };

async function helperSays(world: World, first: object | string, origin?: string): Promise<HelperPeer> {
  const peer = fakeHelperPeer();
  peer.events = world.core.accept(peer, origin);
  peer.events.text(typeof first === "string" ? first : JSON.stringify(first));
  await settle();
  return peer;
}

async function browserSays(world: World, first: object, origin: string | undefined = webOrigin): Promise<BrowserPeer> {
  const peer = fakeBrowserPeer();
  peer.events = world.core.accept(peer, origin);
  peer.events.text(JSON.stringify(first));
  await settle();
  return peer;
}

describe("hello", () => {
  it("HL1 closes a socket whose first frame is no hello", async () => {
    const world = new World();
    for (const first of [{ t: "ping", n: 1 }, "no JSON", { t: "hello", role: "king", ticket: "x" }]) {
      expect((await helperSays(world, first)).closedAs?.reason).toBe("badFrame");
    }
    const binary = fakeHelperPeer();
    binary.events = world.core.accept(binary, undefined);
    binary.sendData({ type: "ack", ref: 1, offset: 1 });
    expect(binary.closedAs?.reason).toBe("badFrame");
    expect(world.core.counts.connections).toBe(0);
  });

  it("HL1 closes a socket that says nothing in time", () => {
    const world = new World();
    const peer = fakeHelperPeer();
    peer.events = world.core.accept(peer, undefined);
    world.clock.advance(limits.helloMs - 1);
    expect(peer.closedAs).toBeUndefined();
    world.clock.advance(1);
    expect(peer.closedAs?.reason).toBe("helloTimeout");
  });

  it("HL2 uses the highest version of both, and says which side to update when there is none", async () => {
    const world = new World();
    const wide = await helperSays(world, world.hello("helper", helperClaims, { versions: { min: 1, max: 9 } }));
    expect(wide.last("welcome")).toMatchObject({ version: 1 });
    const newer = await helperSays(world, world.hello("helper", helperClaims, { versions: { min: 7, max: 9 } }));
    expect(newer.closedAs?.reason).toBe("unsupportedVersion");
    expect(newer.closedAs?.text).toContain("update the relay");
  });

  it("HL3 ignores capabilities it does not know", async () => {
    const world = new World();
    const peer = await helperSays(world, world.hello("helper", helperClaims, { capabilities: ["fill", "telepathy"] }));
    expect(peer.last("welcome").capabilities).toEqual(["fill"]);
  });

  it("HL4 closes a hello with another session prefix as prefixMismatch", async () => {
    const world = new World();
    const prefix = sessionPrefixSchema.parse("other");
    const peer = await helperSays(world, world.hello("helper", helperClaims, { prefix }));
    expect(peer.closedAs?.reason).toBe("prefixMismatch");
  });

  it("HL5 refuses a missing ticket and a ticket for another role", async () => {
    const world = new World();
    const missing = world.hello("helper", helperClaims, { ticket: undefined });
    const empty = world.hello("helper", helperClaims, { ticket: "" });
    const browserAsHelper = world.hello("helper", browserClaims);
    for (const hello of [missing, empty, browserAsHelper]) {
      expect((await helperSays(world, hello)).closedAs?.reason).toBe("badTicket");
    }
    expect((await browserSays(world, world.hello("browser", helperClaims))).closedAs?.reason).toBe("badTicket");
  });

  it("HL6 opens one socket with a ticket and closes its second use as ticketUsed", async () => {
    const world = new World();
    const hello = world.hello("helper", { ...helperClaims, jti: ticketId(99) });
    const first = await helperSays(world, hello);
    const second = await helperSays(world, hello);
    expect([first.closedAs, second.closedAs?.reason]).toEqual([undefined, "ticketUsed"]);
  });

  it("HL6 holds also for two hellos at the same time", async () => {
    const world = new World();
    const hello = JSON.stringify(world.hello("helper", { ...helperClaims, jti: ticketId(98) }));
    const peers = [fakeHelperPeer(), fakeHelperPeer()];
    for (const peer of peers) world.core.accept(peer, undefined).text(hello);
    await settle();
    expect(peers.filter((peer) => peer.closedAs?.reason === "ticketUsed")).toHaveLength(1);
  });

  it("HL9 takes a browser only with the web app's Origin and a helper only without one", async () => {
    const world = new World();
    const bare = fakeBrowserPeer();
    bare.events = world.core.accept(bare, undefined);
    bare.events.text(JSON.stringify(world.hello("browser", browserClaims)));
    await settle();
    expect(bare.closedAs?.reason).toBe("forbiddenOrigin");
    const page = await helperSays(world, world.hello("helper", helperClaims), webOrigin);
    expect(page.closedAs?.reason).toBe("forbiddenOrigin");
  });

  it("HL8 closes a peer that does not wait for its welcome, and one that left while its ticket was read changes nothing", async () => {
    const world = new World();
    const hasty = fakeHelperPeer();
    hasty.events = world.core.accept(hasty, undefined);
    hasty.events.text(JSON.stringify(world.hello("helper", helperClaims)));
    hasty.say({ t: "ping", n: 1 });
    await settle();
    expect([hasty.closedAs?.reason, hasty.received.length]).toEqual(["badFrame", 0]);
    const gone = fakeHelperPeer();
    gone.events = world.core.accept(gone, undefined);
    gone.events.text(JSON.stringify(world.hello("helper", helperClaims)));
    gone.cut();
    await settle();
    expect([gone.received.length, world.core.counts.helpers]).toEqual([0, 0]);
  });
});

describe("a live connection", () => {
  it("CN7 answers a ping with a pong of its number", async () => {
    const world = new World();
    const helper = await world.helper();
    const browser = await world.browser();
    helper.say({ t: "ping", n: 41 });
    browser.say({ t: "ping", n: 42 });
    expect([helper.last("pong").n, browser.last("pong").n]).toEqual([41, 42]);
  });

  it("CN6 pings after silence, and drops a peer that stays silent with the ping unanswered", async () => {
    const world = new World();
    const silent = await world.helper();
    const browser = await world.browser();
    world.clock.advance(limits.pingIntervalMs + 1_000);
    expect(silent.last("ping").n).toBe(1);
    browser.say({ t: "pong", n: 1 });
    world.clock.advance(limits.silenceMs - limits.pingIntervalMs);
    expect(silent.closedAs?.reason).toBe("silent");
    expect(browser.closedAs).toBeUndefined();
    expect(browser.last("sessionState").status).toBe("offline");
  });

  it("FR4 drops a peer whose frames cannot be understood, and only that one", async () => {
    const world = new World();
    const browser = await world.browser();
    const other = await world.browser();
    browser.events?.text('{"t":"dance"}');
    expect([browser.closedAs?.reason, other.closedAs]).toEqual(["badFrame", undefined]);
    other.events?.bytes(new Uint8Array([1, 2, 3]));
    expect(other.closedAs?.reason).toBe("badFrame");
    const helper = await world.helper();
    helper.sendData({ type: "ack", ref: 1, offset: 1 });
    expect(helper.closedAs?.reason).toBe("badFrame");
  });

  it("CC3 drops a socket that holds more unsent bytes than its cap", async () => {
    const world = new World();
    const browser = await world.browser();
    browser.bufferedBytes = limits.socketBufferBytes + 1;
    const helper = await world.helper();
    helper.say(sessionOpened(1, [livePane({ ref: 1 })]));
    expect(browser.closedAs?.reason).toBe("overflow");
  });

  it("CN5 ignores what a dropped socket still reports", async () => {
    const world = new World();
    const browser = await world.browser();
    browser.events?.text("no frame");
    const received = browser.received.length;
    browser.say({ t: "ping", n: 1 });
    browser.sendData({ type: "ack", ref: 1, offset: 1 });
    browser.cut();
    expect(browser.received).toHaveLength(received);
  });
});

describe("a drain", () => {
  it("CN8 tells every peer to come back, then closes them as goingAway", async () => {
    const world = new World();
    const helper = await world.helper();
    const browser = await world.browser();
    let drained = false;
    world.core.drain(() => (drained = true));
    expect(helper.last("draining").reconnectAfterMs).toBe(limits.reconnectBaseMs);
    expect(browser.last("draining").reconnectAfterMs).toBe(limits.reconnectBaseMs);
    expect(browser.closedAs).toBeUndefined();
    world.clock.advance(limits.drainMs);
    expect([helper.closedAs?.reason, browser.closedAs?.reason, drained]).toEqual(["goingAway", "goingAway", true]);
    expect(world.clock.pending).toBe(0);
  });

  it("CN8 is done as soon as the last peer has left, and takes nobody new", async () => {
    const world = new World();
    const helper = await world.helper();
    let drained = false;
    world.core.drain(() => (drained = true));
    const late = fakeHelperPeer();
    late.events = world.core.accept(late, undefined);
    expect(late.closedAs?.reason).toBe("goingAway");
    expect(drained).toBe(false);
    helper.cut();
    expect(drained).toBe(true);
    expect(world.clock.pending).toBe(0);
  });
});
