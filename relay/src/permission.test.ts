/** What a ticket allowed, from its beginning to its end: renewed on the live socket, changed by that, or over. */
import { limits } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { MemoryExchange } from "./bus/memory-bus.ts";
import { clientId, deviceId, ideaId, livePane, sessionId, sessionOpened, ticketId, userId } from "./testing/ids.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { settle, World, type BrowserPeer, type HelperPeer } from "./testing/world.ts";

const able = ["openings", "sealed", "renew"];
const permissionMs = limits.permissionSeconds * 1_000;
let tickets = 900;

/** A ticket that world's gate understands, issued now. */
function ticket(world: World, claims: object = {}): string {
  const iat = Math.floor(world.clock.unixMs() / 1_000);
  const place = { dev: deviceId(1), ses: sessionId(1), idea: ideaId(1), slot: "primary" };
  const common = { jti: ticketId(++tickets), sub: userId(1), iat, ims: world.clock.unixMs(), exp: iat + 60 };
  return JSON.stringify({ ...common, ...place, role: "driver", ...claims });
}

async function renew(peer: BrowserPeer | HelperPeer, text: string): Promise<void> {
  peer.say({ t: "renew", ticket: text });
  await settle();
}

/** Alive and answering pings for so long. */
async function pass(world: World, ms: number, ...peers: (BrowserPeer | HelperPeer)[]): Promise<void> {
  const untilMs = world.clock.unixMs() + ms;
  while (world.clock.unixMs() < untilMs) {
    world.clock.advance(Math.min(limits.pingIntervalMs / 2, untilMs - world.clock.unixMs()));
    for (const peer of peers) peer.say({ t: "ping", n: 1 });
    await settle();
  }
}

async function helperIn(world: World, over: object = {}): Promise<HelperPeer> {
  const helper = await world.helper(1, over);
  helper.say(sessionOpened(1, [livePane({ ref: 1 })]));
  await settle();
  return helper;
}

describe("a permission", () => {
  it("RN1 ends its time after it was issued: the socket is closed, with a code that asks for another ticket", async () => {
    const world = new World();
    const helper = await world.helper();
    const browser = await world.browser();
    await pass(world, permissionMs - 1, helper, browser);
    expect([helper.closedAs, browser.closedAs]).toEqual([undefined, undefined]);
    await pass(world, 1_001, helper, browser);
    expect([helper.closedAs?.reason, browser.closedAs?.reason]).toEqual(["ticketExpired", "ticketExpired"]);
    expect(world.core.counts.connections).toBe(0);
  });

  it("RN6 of a guest ends with the link, however new the ticket is", async () => {
    const world = new World();
    const untilMs = world.clock.unixMs() + 5_000;
    const browser = await world.browser({ claims: { guest: { untilMs, withHistory: true } } });
    await pass(world, 4_999, browser);
    expect(browser.closedAs).toBeUndefined();
    await pass(world, 2, browser);
    expect(browser.closedAs?.reason).toBe("ticketExpired");
  });

  it("RN2 goes on with another ticket on the same socket, of a browser as of a helper", async () => {
    const world = new World();
    const helper = await helperIn(world);
    const browser = await world.browser({ capabilities: able });
    await pass(world, permissionMs / 2, helper, browser);
    await renew(browser, ticket(world));
    await renew(helper, ticket(world, { role: "helper" }));
    await pass(world, permissionMs / 2 + 1_000, helper, browser);
    expect([helper.closedAs, browser.closedAs]).toEqual([undefined, undefined]);
    expect(browser.last("renewed")).toEqual({ t: "renewed", role: "driver" });
    await pass(world, permissionMs / 2, helper, browser);
    expect([helper.closedAs?.reason, browser.closedAs?.reason]).toEqual(["ticketExpired", "ticketExpired"]);
  });

  it("RN4 takes the role of the new ticket at once, up and down, at the helper too, and everybody is told", async () => {
    const world = new World();
    const helper = await helperIn(world);
    const browser = await world.browser({ capabilities: able });
    const keys = { type: "input", ref: 1, client: 0, seal: "plain", payload: Uint8Array.of(97) } as const;
    await renew(browser, ticket(world, { role: "viewer" }));
    expect(helper.last("clientJoined")).toMatchObject({ client: 1, role: "viewer" });
    expect(browser.last("renewed")).toEqual({ t: "renewed", role: "viewer" });
    expect(browser.last("sessionState")).toMatchObject({ viewers: 1, drivers: 0 });
    browser.sendData({ ...keys, counter: 1 });
    expect(browser.last("inputRefused")).toMatchObject({ counter: 1, reason: "viewer" });
    await renew(browser, ticket(world));
    browser.sendData({ ...keys, counter: 2 });
    expect(helper.last("clientJoined")).toMatchObject({ client: 1, role: "driver" });
    expect(browser.last("sessionState")).toMatchObject({ viewers: 0, drivers: 1 });
    expect(helper.data.map((frame) => frame.type === "input" && frame.counter)).toEqual([2]);
  });

  it("RN4 SZ4 takes back what a driver that becomes a viewer has at the helper, before that hears of it", async () => {
    const world = new World();
    const helper = await helperIn(world);
    const browser = await world.browser({ capabilities: able });
    const other = await world.browser({ client: 2, capabilities: able });
    helper.forget();
    await renew(other, ticket(world));
    await renew(browser, ticket(world, { role: "viewer" }));
    expect(helper.controls.map(({ t }) => t)).toEqual(["clientJoined", "leaseSize", "cancelPaste", "clientJoined"]);
    expect(helper.last("leaseSize")).toEqual({ t: "leaseSize", client: 1, session: sessionId(1), size: null });
    expect(helper.last("cancelPaste")).toEqual({ t: "cancelPaste", client: 1, ref: 1 });
    await renew(browser, ticket(world, { role: "viewer" }));
    expect(helper.ofType("leaseSize")).toHaveLength(1);
  });

  it("RN4 SE6 has nothing begun any more for a driver that wanted it open and becomes a viewer", async () => {
    const world = new World();
    const browser = await world.browser({ wants: "open", capabilities: able });
    await renew(browser, ticket(world, { role: "viewer" }));
    expect(browser.last("renewed")).toEqual({ t: "renewed", role: "viewer" });
    expect((await world.helper()).ofType("openSession")).toEqual([]);
  });

  it("RN4 is told to a helper at another node, by the number it has there", async () => {
    const exchange = new MemoryExchange(new ManualClock());
    const [home, guest] = [new World(undefined, exchange), new World(undefined, exchange)];
    const helper = await helperIn(home, {});
    const browser = await guest.browser({ capabilities: able });
    for (let turn = 0; turn < 5; turn++) await settle();
    const renewed = ticket(guest, { role: "viewer" });
    await renew(browser, renewed);
    for (let turn = 0; turn < 5; turn++) await settle();
    expect(helper.ofType("clientJoined").map(({ client, role }) => [client, role])).toEqual([
      [1, "driver"],
      [1, "viewer"],
    ]);
  });

  it.each([
    ["another person's", { sub: userId(2) }, "badTicket"],
    ["another device's", { dev: deviceId(2) }, "badTicket"],
    ["another session's", { ses: sessionId(2) }, "badTicket"],
    ["another terminal's", { cid: clientId(9) }, "badTicket"],
    ["another browser's", { bpk: "k".repeat(43) }, "badTicket"],
    ["a helper's", { role: "helper" }, "badTicket"],
    ["one that opened a socket before", { jti: ticketId(7_777) }, "ticketUsed"],
  ] as const)("RN3 is not renewed with %s ticket: the socket is closed", async (_, claims, reason) => {
    const world = new World();
    await world.bus.claim(ticketId(7_777), "another use");
    const browser = await world.browser({ capabilities: able });
    await renew(browser, ticket(world, claims));
    expect(browser.closedAs?.reason).toBe(reason);
  });

  it("RN7 is renewed with one ticket at a time, and with the newest in the end", async () => {
    const world = new World();
    const helper = await helperIn(world);
    const browser = await world.browser({ capabilities: able });
    helper.forget();
    for (const role of ["viewer", "driver", "viewer"]) browser.say({ t: "renew", ticket: ticket(world, { role }) });
    await settle();
    await settle();
    expect(browser.closedAs).toBeUndefined();
    expect(browser.ofType("renewed").map(({ role }) => role)).toEqual(["viewer", "viewer"]);
    expect(helper.ofType("clientJoined").map(({ role }) => role)).toEqual(["viewer", "viewer"]);
  });

  it("RN7 an older ticket whose time ran out on the way closes nothing where a newer one has come", async () => {
    const world = new World();
    const helper = await helperIn(world);
    const browser = await world.browser({ capabilities: able });
    const old = ticket(world);
    await pass(world, 120_000, helper, browser);
    for (const each of [old, ticket(world, { role: "viewer" })]) browser.say({ t: "renew", ticket: each });
    await settle();
    await settle();
    expect([browser.closedAs, browser.ofType("renewed").at(-1)?.role]).toEqual([undefined, "viewer"]);
  });

  it("RN7 goes on while the bus is away, and is renewed when it is back", async () => {
    const world = new World();
    const helper = await helperIn(world, {});
    const browser = await world.browser({ capabilities: able });
    await pass(world, permissionMs / 2, helper, browser);
    world.bus.setConnected(false);
    await renew(browser, ticket(world, { role: "viewer" }));
    await renew(helper, ticket(world, { role: "helper" }));
    await pass(world, 20_000, helper, browser);
    expect([helper.closedAs, browser.closedAs, browser.ofType("renewed")]).toEqual([undefined, undefined, []]);
    world.bus.setConnected(true);
    await pass(world, limits.claimAgainMs, helper, browser);
    expect(browser.ofType("renewed")).toEqual([{ t: "renewed", role: "viewer" }]);
    await pass(world, permissionMs / 2 + 1_000, helper, browser);
    expect([helper.closedAs, browser.closedAs]).toEqual([undefined, undefined]);
  });

  it("RN7 asks no longer than the ticket is good, and no longer than there is a socket", async () => {
    const claims: string[] = [];
    let isAway = false;
    const claim = async (id: string) => {
      claims.push(id);
      return isAway ? "unavailable" : "claimed";
    };
    const world = new World(undefined, undefined, { claim });
    const browser = await world.browser({ capabilities: able });
    isAway = true;
    await renew(browser, ticket(world));
    await pass(world, 61_000, browser);
    const tried = claims.length;
    expect(tried).toBeGreaterThan(10);
    await pass(world, 60_000, browser);
    expect(claims).toHaveLength(tried);
    isAway = false;
    await renew(browser, ticket(world));
    expect(browser.ofType("renewed")).toHaveLength(1);
    isAway = true;
    await renew(browser, ticket(world));
    browser.cut();
    const asked = claims.length;
    await pass(world, 10 * limits.claimAgainMs);
    expect(claims).toHaveLength(asked);
  });

  it("RN7 tries the newest ticket alone once another came, and each claim under one name", async () => {
    const claims: [ticket: string, by: string][] = [];
    let isAway = true;
    const claim = async (id: string, by: string) => {
      claims.push([id, by]);
      return isAway ? "unavailable" : "claimed";
    };
    const world = new World(undefined, undefined, { claim });
    isAway = false;
    const browser = await world.browser({ capabilities: able });
    claims.length = 0;
    isAway = true;
    await renew(browser, ticket(world, { jti: ticketId(7_001) }));
    await pass(world, 3 * limits.claimAgainMs, browser);
    await renew(browser, ticket(world, { jti: ticketId(7_002) }));
    const older = claims.filter(([id]) => id === ticketId(7_001));
    isAway = false;
    await pass(world, 3 * limits.claimAgainMs, browser);
    expect(claims.filter(([id]) => id === ticketId(7_001))).toEqual(older);
    expect(older.length).toBeGreaterThan(1);
    expect(claims.at(-1)?.[0]).toBe(ticketId(7_002));
    expect(new Set(claims.map((each) => each.join(" "))).size).toBe(2);
    expect(new Set(claims.map(([, by]) => by)).size).toBe(2);
  });

  it("HL6 RN3 is not renewed with a ticket that this socket itself used before", async () => {
    const world = new World();
    const browser = await world.browser({ capabilities: able });
    const once = ticket(world);
    await renew(browser, once);
    await renew(browser, ticket(world, { role: "viewer" }));
    await renew(browser, once);
    expect(browser.closedAs?.reason).toBe("ticketUsed");
  });

  it("TR3 that was renewed before it was taken back ends with that all the same", async () => {
    const world = new World();
    const browser = await world.browser({ capabilities: able });
    await renew(browser, ticket(world));
    await world.core.revoke({ atMs: world.clock.unixMs(), revocations: [{ what: "user", user: userId(1) }] });
    expect(browser.closedAs?.reason).toBe("revoked");
  });
});

describe("a browser's ticket", () => {
  it("FR7 goes to helpers that take it, as its browser showed it, and to no others", async () => {
    const world = new World();
    const old = await helperIn(world);
    const browser = await world.browser();
    expect(old.last("clientJoined")).not.toHaveProperty("ticket");
    const able = await world.helper(1, {}, { capabilities: ["sealed"] });
    able.say(sessionOpened(1, [livePane({ ref: 1 })]));
    await settle();
    expect(JSON.parse(able.last("clientJoined").ticket ?? "{}")).toMatchObject({ ses: sessionId(1), role: "driver" });
    able.say({ t: "sealOffered", client: able.last("clientJoined").client, key: "k".repeat(43) });
    expect(browser.last("sealOffered")).toEqual({ t: "sealOffered", key: "k".repeat(43) });
  });

  it("RN2 that was renewed with is the one a helper gets that comes later", async () => {
    const world = new World();
    const browser = await world.browser({ capabilities: able });
    const renewed = ticket(world);
    await renew(browser, renewed);
    const helper = await world.helper(1, {}, { capabilities: ["sealed"] });
    helper.say(sessionOpened(1, [livePane({ ref: 1 })]));
    await settle();
    expect(helper.last("clientJoined").ticket).toBe(renewed);
  });
});
