/**
 * Which addresses the server calls when somebody else names them: of the open internet, over https, and no other. A name
 * is looked at again when it is resolved, for it may lead into the server's own network.
 */
import { lookup as systemLookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { isLoopback } from "../http/loopback.ts";

const inner = new BlockList();
/** IANA's registries of special-purpose addresses, as far as they are not global; also what carries an IPv4 address inside. */
const networks: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
  ["::", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
];
for (const [network, bits] of networks) inner.addSubnet(network, bits, isIP(network) === 6 ? "ipv6" : "ipv4");

/** An IPv4 address as IPv6 counts as what it stands for. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !inner.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** @param own the instance's own origin: one that is itself on loopback may reach loopback. */
export function mayReach(endpoint: string, own: string): boolean {
  const url = URL.parse(endpoint);
  if (url === null || url.username !== "" || url.password !== "") return false;
  if (isLoopback(url.hostname)) return isLoopback(new URL(own).hostname);
  const address = url.hostname.replace(/^\[(?<inside>.*)\]$/u, "$<inside>");
  return url.protocol === "https:" && url.port === "" && (isIP(address) === 0 || isPublicAddress(address));
}

/** A socket's own look-up of a name, which fails where any of its addresses leads inside. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  systemLookup(hostname, { ...options, all: true }, (error, found) => {
    const [first] = found;
    if (error !== null || first === undefined) done(error, "", 0);
    else if (!found.every(({ address }) => isPublicAddress(address)))
      done(new Error(`${hostname} leads to an address that is not public`), "", 0);
    else if (options.all === true) done(null, found);
    else done(null, first.address, first.family);
  });
};
