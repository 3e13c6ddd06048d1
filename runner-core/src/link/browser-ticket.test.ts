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
    expect(read({ role: "viewer" })?.role).toBe("viewer");
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
    expect(read(wish)).toBeUndefined();
  });

  test("SL5 signed by somebody else, changed, or no ticket at all, is none", () => {
    const ticket = device.ticket({ session, client, issuedMs: nowMs });
    const [head = "", body = "", signature = ""] = ticket.split(".");
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    const others = new PairedDevice().ticket({ session, client, issuedMs: nowMs, claims: { dev: device.id } });
    const tickets = [others, `${none}.${body}.`, `${none}.${body}.${signature}`, `${head}.${body}`, `${ticket}.x`, "x"];
    for (const wrong of [...tickets, `${head}.${body}A.${signature}`])
      expect(read({}, { ticket: wrong })).toBeUndefined();
    expect(readBrowserTicket({ session, clientId: client }, device.trust(nowMs))).toBeUndefined();
    const unpaired = { ...device.trust(nowMs), ticketKey: undefined };
    expect(readBrowserTicket({ ticket, session, clientId: client }, unpaired)).toBeUndefined();
  });

  test("SL5 RN1 is good for as long as what it allows, and for clocks that differ a little", () => {
    const leewayMs = limits.ticketLeewaySeconds * 1_000;
    const untilMs = nowMs + limits.permissionSeconds * 1_000 + leewayMs;
    expect(read({}, { atMs: untilMs - 1 })).toBeDefined();
    expect(read({}, { atMs: untilMs })).toBeUndefined();
    expect(read({}, { atMs: nowMs - leewayMs + 1 })).toBeDefined();
    expect(read({}, { atMs: nowMs - leewayMs })).toBeUndefined();
  });

  test("RN6 of a guest is good until the link ends, however new it is", () => {
    const untilMs = nowMs + 5_000;
    const endMs = untilMs + limits.ticketLeewaySeconds * 1_000;
    const wish = { claims: { guest: { untilMs, withHistory: false } } };
    expect(read(wish, { atMs: endMs - 1 })).toBeDefined();
    expect(read(wish, { atMs: endMs })).toBeUndefined();
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
    clients.joined({ ...joining, user: userIdSchema.parse(id()), ticket });
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
    expect(unpaired.joined({ ...joining, user: userIdSchema.parse(id()), ticket })).toBeUndefined();
  });
});
