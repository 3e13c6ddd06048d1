/** Sockets to a started relay that say hello with real tickets. */
import { defaultSessionPrefix, defaultSlot, supportedVersions } from "@coda/protocol";
import { systemClock } from "../clock.ts";
import { clientId, deviceId, ideaId, sessionId, ticketId, userId } from "./ids.ts";
import { signTicket, ticketKeys } from "./sign-ticket.ts";
import { SocketPeer } from "./socket-peer.ts";

export const origin = "http://127.0.0.1:3000";
export const keys = ticketKeys();

export const helperClaims = { role: "helper", dev: deviceId(1) };
export const browserClaims = {
  role: "driver",
  dev: deviceId(1),
  ses: sessionId(1),
  idea: ideaId(1),
  slot: defaultSlot,
};
let made = 0;

export function ticket(claims: Readonly<Record<string, unknown>>): string {
  made += 1;
  const ims = systemClock.unixMs();
  const iat = Math.floor(ims / 1_000);
  return signTicket(keys, { jti: ticketId(made), sub: userId(1), iat, ims, exp: iat + 60, ...claims });
}

type Role = "helper" | "browser";

/** A hello of the right form; `over` replaces fields of it. */
function hello(role: Role, over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    t: "hello",
    role,
    versions: supportedVersions,
    capabilities: [],
    prefix: defaultSessionPrefix,
    software: "test",
    ticket: ticket(role === "helper" ? helperClaims : browserClaims),
    ...(role === "browser" ? { client: clientId(1), wants: "open" } : {}),
    ...over,
  };
}

export function socketUrl(port: number, path = "/v1/socket"): string {
  return `ws://127.0.0.1:${port}${path}`;
}

/** A socket that has said hello. */
export async function greeted(
  port: number,
  role: Role,
  over: Readonly<Record<string, unknown>> = {},
): Promise<SocketPeer> {
  const peer = new SocketPeer(socketUrl(port), role === "browser" ? { origin } : {});
  await peer.open();
  peer.say(hello(role, over));
  return peer;
}

/** One that was welcomed. */
export async function welcomed(
  port: number,
  role: Role,
  over: Readonly<Record<string, unknown>> = {},
): Promise<SocketPeer> {
  const peer = await greeted(port, role, over);
  await peer.control("welcome");
  return peer;
}
