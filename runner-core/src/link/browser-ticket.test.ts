/** Which tickets make a browser more than a viewer at the helper, whatever the relay says of it. */
import { randomUUID } from "node:crypto";
import { clientIdSchema, clientRefSchema, deviceIdSchema, limits, sessionIdSchema, userIdSchema } from "@coda/protocol";
import { describe, expect, test } from "vitest";
import { PairedDevice, type TicketWish } from "../testing/paired-device.ts";
import { SealingBrowser } from "../testing/sealing-browser.ts";
import { readBrowserTicket } from "./browser-ticket.ts";
import { JoinedClients } from "./joined-clients.ts";

const device = new PairedDevice();
const nowMs = 1_800_000_000_000;
const session = sessionIdSchema.parse(randomUUID());
const client = clientIdSchema.parse(randomUUID());
const id = (): string => randomUUID();

function read(wish: Partial<TicketWish> = {}, over: { ticket?: string; atMs?: number } = {}) {
  const ticket = over.ticket ?? device.ticket({ session, client, issuedMs: nowMs, ...wish });
  return readBrowserTicket({ ticket, session, clientId: client }, device.trust(over.atMs ?? nowMs));
}

describe("a browser's ticket", () => {
  test("SL5 of the web app, for this browser here and now, says who it is and what it may", () => {
    expect(read()).toMatchObject({ role: "driver", name: "Ada", cid: client, ses: session });
    expect(read({ role: "viewer" })).toMatchObject({ role: "viewer" });
  });

  test.each([
    ["another device", { claims: { dev: id() } }],
    ["another session", { claims: { ses: id() } }],
    ["another terminal", { claims: { cid: id() } }],
    ["no terminal in particular", { claims: { cid: undefined } }],
    ["a helper", { claims: { role: "helper" } }],
    ["another audience", { claims: { aud: "coda-device-api" } }],
    ["another issuer", { claims: { iss: "somebody" } }],
  ])("SL5 for %s is none", (_, wish) => {
    expect(read(wish)).toBe("other");
  });

  test("SL5 signed by somebody else, changed, or no ticket at all, is none", () => {
    const ticket = device.ticket({ session, client, issuedMs: nowMs });
    const [head = "", body = "", signature = ""] = ticket.split(".");
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    const others = new PairedDevice().ticket({ session, client, issuedMs: nowMs, claims: { dev: device.id } });
    const tickets = [others, `${none}.${body}.`, `${none}.${body}.${signature}`, `${head}.${body}`, `${ticket}.x`, "x"];
    for (const wrong of [...tickets, `${head}.${body}A.${signature}`])
      expect(read({}, { ticket: wrong })).toBe("signature");
    expect(readBrowserTicket({ session, clientId: client }, device.trust(nowMs))).toBeUndefined();
    const unpaired = { ...device.trust(nowMs), ticketKey: undefined };
    expect(readBrowserTicket({ ticket, session, clientId: client }, unpaired)).toBe("signature");
  });

  test("SL5 RN1 is good for as long as what it allows, and for clocks that differ a little", () => {
    const leewayMs = limits.ticketLeewaySeconds * 1_000;
    const untilMs = nowMs + limits.permissionSeconds * 1_000 + leewayMs;
    expect(read({}, { atMs: untilMs - 1 })).toHaveProperty("role");
    expect(read({}, { atMs: untilMs })).toBe("time");
    expect(read({}, { atMs: nowMs - leewayMs + 1 })).toHaveProperty("role");
    expect(read({}, { atMs: nowMs - leewayMs })).toBe("time");
  });

  test("RN6 of a guest is good until the link ends, however new it is", () => {
    const untilMs = nowMs + 5_000;
    const endMs = untilMs + limits.ticketLeewaySeconds * 1_000;
    const wish = { claims: { guest: { untilMs, withHistory: false } } };
    expect(read(wish, { atMs: endMs - 1 })).toHaveProperty("role");
    expect(read(wish, { atMs: endMs })).toBe("time");
  });
});

describe("a browser that has joined", () => {
  const deviceKey = device.keys.seal.publicKey;
  const browser = new SealingBrowser({ device: device.id, session, client, deviceKey });
  const ref = clientRefSchema.parse(1);
  const place = { session, client, bpk: browser.publicKey };
  const joining = { t: "clientJoined", client: ref, clientId: client, session, role: "driver" } as const;
  let atMs = nowMs;
  const clients = new JoinedClients(() => device.trust(atMs));
  const join = (ticket: string | undefined): string | undefined =>
    clients.joined({ ...joining, user: userIdSchema.parse(id()), ticket }).key;
  const mayType = (): boolean => clients.driverOf(ref, session) !== undefined;

  test("SL5 RN1 RN4 may type by its ticket alone, up and down with each it renews, and no longer", () => {
    expect(join(undefined)).toBeUndefined();
    expect(mayType()).toBe(false);
    expect(join(device.ticket({ ...place, issuedMs: atMs }))).toBeDefined();
    expect(mayType()).toBe(true);
    // The key that was offered stays.
    expect(join(device.ticket({ ...place, role: "viewer", issuedMs: atMs }))).toBeUndefined();
    expect(mayType()).toBe(false);
    expect(join(device.ticket({ ...place, issuedMs: atMs }))).toBeUndefined();
    atMs += (limits.permissionSeconds + limits.ticketLeewaySeconds) * 1_000;
    expect(mayType()).toBe(false);
  });

  test("RN4 SL5 may no more than its newest ticket says, whichever is shown later and on which connection", () => {
    const known = new JoinedClients(() => device.trust(nowMs));
    const show = (ticket: string | undefined, at = ref) =>
      known.joined({ ...joining, client: at, user: userIdSchema.parse(id()), ticket });
    const may = (at = ref): boolean => known.driverOf(at, session) !== undefined;
    const before = device.ticket({ ...place, issuedMs: nowMs });
    show(before);
    show(device.ticket({ ...place, role: "viewer", issuedMs: nowMs + 1 }));
    show(before);
    expect(may()).toBe(false);
    known.clear();
    show(before);
    expect(may()).toBe(false);
    // Nor by a ticket for another page of theirs.
    const otherPage = clientIdSchema.parse(id());
    const second = clientRefSchema.parse(2);
    const others = device.ticket({ ...place, client: otherPage, issuedMs: nowMs });
    known.joined({ ...joining, client: second, clientId: otherPage, user: userIdSchema.parse(id()), ticket: others });
    expect(may(second)).toBe(false);
    show(device.ticket({ ...place, issuedMs: nowMs + 2 }));
    expect(may()).toBe(true);
  });

  test("RN3 RN4 keeps its seal and what it may when a renewal does not verify", () => {
    const known = new JoinedClients(() => device.trust(nowMs));
    const show = (ticket: string | undefined) =>
      known.joined({ ...joining, user: userIdSchema.parse(id()), ticket }).key;
    show(device.ticket({ ...place, issuedMs: nowMs }));
    const { seal } = known.get(ref) ?? {};
    expect([show("x.y.z"), show(undefined), known.driverOf(ref, session)?.seal === seal]).toEqual([
      undefined,
      undefined,
      true,
    ]);
    expect(show(device.ticket({ ...place, issuedMs: nowMs + 1 }))).toBeUndefined();
    expect(known.get(ref)?.seal === seal && seal !== undefined).toBe(true);
  });

  test("SL1 is offered another key each time it joins, and none for a key that is none", () => {
    const offered = [1, 2].map(() => {
      clients.left(ref);
      return join(device.ticket({ ...place, issuedMs: atMs }));
    });
    expect(new Set(offered).size).toBe(2);
    clients.left(ref);
    expect(join(device.ticket({ ...place, bpk: "A".repeat(43), issuedMs: atMs }))).toBeUndefined();
    const unpaired = new JoinedClients(() => ({ ...device.trust(atMs), device: deviceIdSchema.parse(id()) }));
    const ticket = device.ticket({ ...place, issuedMs: atMs });
    expect(unpaired.joined({ ...joining, user: userIdSchema.parse(id()), ticket })).toEqual({
      key: undefined,
      doubt: "other",
    });
  });
});
