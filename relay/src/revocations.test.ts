/** What a revocation closes, on its own, in one relay, and over two nodes. */
import { limits, ticketClaimsSchema, type Revocation, type TicketClaims } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { MemoryExchange } from "./bus/memory-bus.ts";
import { readRevoked, Revocations } from "./revocations.ts";
import { deviceId, ideaId, sessionId, sessionOpened, ticketId, userId } from "./testing/ids.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { settle, World } from "./testing/world.ts";

const grant = ticketId(77);
const clock = new ManualClock();
const nowMs = clock.unixMs();

function claims(role: "helper" | "driver", issuedMs = nowMs): TicketClaims {
  const iat = Math.floor(issuedMs / 1_000);
  const common = { jti: ticketId(1), sub: userId(1), dev: deviceId(1), iat, exp: iat + 60, grant };
  const place = { ses: sessionId(1), idea: ideaId(1), slot: "primary" };
  return ticketClaimsSchema.parse(role === "helper" ? { ...common, role } : { ...common, ...place, role });
}

/** What it is, and whether it takes a helper and a browser of user 1, device 1, session 1 with it. */
const table: [Revocation, helper: boolean, browser: boolean][] = [
  [{ what: "user", user: userId(1) }, true, true],
  [{ what: "user", user: userId(2) }, false, false],
  [{ what: "device", device: deviceId(1) }, true, true],
  [{ what: "device", device: deviceId(2) }, false, false],
  [{ what: "session", session: sessionId(1) }, false, true],
  [{ what: "session", session: sessionId(2) }, false, false],
  [{ what: "member", user: userId(1), idea: ideaId(1) }, false, true],
  [{ what: "member", user: userId(1), idea: ideaId(2) }, false, false],
  [{ what: "member", user: userId(2), idea: ideaId(1) }, false, false],
  [{ what: "grant", grant }, true, true],
  [{ what: "grant", grant: ticketId(78) }, false, false],
];

describe("a revocation", () => {
  it.each(table)("%j covers a helper: %s, a browser: %s", (revocation, helper, browser) => {
    const revocations = new Revocations(clock);
    revocations.add({ atMs: nowMs + 1_000, revocations: [revocation] });
    expect([revocations.covers(claims("helper")), revocations.covers(claims("driver"))]).toEqual([helper, browser]);
  });

  it("covers tickets up to its second, not those after it, and an older one does not undo a newer", () => {
    const revocations = new Revocations(clock);
    const user: Revocation = { what: "user", user: userId(1) };
    revocations.add({ atMs: nowMs, revocations: [user] });
    revocations.add({ atMs: nowMs - 5_000, revocations: [user] });
    expect(revocations.covers(claims("helper", nowMs))).toBe(true);
    expect(revocations.covers(claims("helper", nowMs + 1_000))).toBe(false);
  });

  it("is forgotten when no ticket from before it can live, and many do not grow without end", () => {
    const revocations = new Revocations(clock);
    revocations.add({ atMs: nowMs - limits.revocationMs - 1, revocations: [{ what: "user", user: userId(1) }] });
    expect(revocations.covers(claims("helper", 0))).toBe(false);
    const many = Array.from({ length: limits.revocations + 1 }, (_, n): Revocation => ({
      what: "user",
      user: userId(n),
    }));
    revocations.add({ atMs: nowMs + 1_000, revocations: many });
    expect(revocations.covers(claims("helper"))).toBe(true);
    expect(revocations.covers({ ...claims("helper"), sub: userId(0) })).toBe(false);
  });

  it("is not read out of anything else", () => {
    for (const text of ["", "{}", "null", '{"atMs":1,"revocations":[{"what":"all"}]}'])
      expect(readRevoked(new TextEncoder().encode(text))).toBeUndefined();
  });
});

describe("sockets", () => {
  it("TR3 are closed as revoked on every node, and others stay", async () => {
    const exchange = new MemoryExchange(new ManualClock());
    const [home, away] = [new World(undefined, exchange), new World(undefined, exchange)];
    const helper = await home.helper();
    helper.say(sessionOpened(1, []));
    const [near, far, other] = [await home.browser(), await away.browser(), await away.browser({ session: 2 })];
    await home.core.revoke({ atMs: home.clock.unixMs(), revocations: [{ what: "session", session: sessionId(1) }] });
    await settle();
    expect([near, far].map((browser) => browser.closedAs?.reason)).toEqual(["revoked", "revoked"]);
    expect([helper, other].map((peer) => peer.closedAs)).toEqual([undefined, undefined]);
    await home.core.revoke({ atMs: home.clock.unixMs(), revocations: [{ what: "device", device: deviceId(1) }] });
    await settle();
    expect([helper, other].map((peer) => peer.closedAs?.reason)).toEqual(["revoked", "revoked"]);
  });

  it("TR5 are closed as changed where another permission takes the place, and come back with what that one allows", async () => {
    const exchange = new MemoryExchange(new ManualClock());
    const [home, away] = [new World(undefined, exchange), new World(undefined, exchange)];
    const helper = await home.helper();
    helper.say(sessionOpened(1, []));
    const [near, far, other] = [await home.browser(), await away.browser(), await away.browser({ session: 2 })];
    expect(far.last("welcome").role).toBe("driver");
    const atMs = home.clock.unixMs();
    const change: Revocation = { what: "member", user: userId(1), idea: ideaId(1), changed: true };
    await home.core.revoke({ atMs, revocations: [change] });
    await settle();
    expect([near, far].map((browser) => browser.closedAs?.reason)).toEqual(["changed", "changed"]);
    expect([helper, other].map((peer) => peer.closedAs)).toEqual([undefined, undefined]);
    expect((await away.browser()).closedAs?.reason).toBe("badTicket"); // issued before
    home.clock.advance(1_000);
    const back = await away.browser({ role: "viewer" });
    expect([back.closedAs, back.last("welcome").role]).toEqual([undefined, "viewer"]);
  });

  it("TR3 are closed as revoked when a permission was changed and taken back in one call", async () => {
    const world = new World();
    const browser = await world.browser();
    const member = { what: "member", user: userId(1), idea: ideaId(1) } as const;
    const revocations: Revocation[] = [{ ...member, changed: true }, member];
    await world.core.revoke({ atMs: world.clock.unixMs(), revocations });
    expect(browser.closedAs?.reason).toBe("revoked");
  });

  it("TR3 tickets from before open none, also at a node that was cut off meanwhile; later ones do", async () => {
    const exchange = new MemoryExchange(new ManualClock());
    const [home, away] = [new World(undefined, exchange), new World(undefined, exchange)];
    const far = await away.browser();
    away.bus.setConnected(false);
    await home.core.revoke({ atMs: home.clock.unixMs(), revocations: [{ what: "user", user: userId(1) }] });
    await settle();
    expect(far.closedAs).toBeUndefined();
    away.bus.setConnected(true);
    await settle();
    expect(far.closedAs?.reason).toBe("revoked");
    expect((await away.browser()).closedAs?.reason).toBe("badTicket");
    home.clock.advance(1_000);
    expect((await away.browser()).closedAs).toBeUndefined();
  });
});
