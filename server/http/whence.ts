/**
 * From where a request comes. Next shows its handlers no socket, and passes on what a client claims in X-Forwarded-For; so
 * the server notes each request's peer in a header of its own, over whatever was sent by that name.
 */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import type { Config } from "../config.ts";
import type { From } from "../scope.ts";

export const peerHeader = "coda-peer";

/** Notes the peer of every request that this process takes, before anything else sees it. */
export function notePeers(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { readonly request: IncomingMessage };
    request.headers[peerHeader] = request.socket.remoteAddress ?? "";
  });
}

type Trusted = Pick<Config, "trustedProxies">;

export function whence(headers: Headers, config: Trusted, requestId: string): From {
  return { address: clientAddress(headers, config), userAgent: headers.get("user-agent"), requestId };
}

/** The last one on the way here that no proxy of ours vouches for; null where nobody told. */
export function clientAddress(headers: Headers, { trustedProxies }: Trusted): string | null {
  const forwarded = headers.get("x-forwarded-for")?.split(",") ?? [];
  const peer = headers.get(peerHeader);
  // A platform that is itself the server writes the whole list.
  const hops = trustedProxies === "platform" ? forwarded.slice(0, 1) : [...forwarded, peer ?? ""];
  const proxies = listOf(trustedProxies === "platform" ? [] : trustedProxies);
  for (const hop of hops.toReversed()) {
    const address = plainAddress(hop.trim());
    if (address === null) return null;
    if (!proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4")) return address;
  }
  return null;
}

/** IPv4 as it is written, also where a socket of both families says it as IPv6. */
function plainAddress(text: string): string | null {
  const address = /^::ffff:(?<ipv4>[\d.]+)$/iu.exec(text)?.groups?.["ipv4"] ?? text;
  return isIP(address) === 0 ? null : address;
}

function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = "", bits] = proxy.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** An address, or a network as `10.0.0.0/8`. */
export function isAddressOrNetwork(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}
