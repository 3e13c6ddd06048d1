/** Which addresses are one household's, so that limits count them as one. Pure; an address however it is written. */

/** IPv4 addresses written as IPv6: mapped (RFC 4291, 2.5.5.2), and through the well-known prefix of NAT64 (RFC 6052). */
const v4Prefixes = ["0:0:0:0:0:ffff", "64:ff9b:0:0:0:0"];

/**
 * An IPv4 address is a household by itself. IPv6 gives each a /64 (RFC 6177), any address of which is as good. What is no
 * address stands for itself.
 */
export function householdOf(address: string): string {
  if (!address.includes(":")) return address;
  const groups = groupsOf(address);
  if (groups === undefined) return address.toLowerCase();
  if (v4Prefixes.includes(groups.slice(0, 6).join(":"))) return groups.slice(6).flatMap(twoBytes).join(".");
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/** The eight groups in their shortest form; undefined for what is no IPv6 address. */
function groupsOf(address: string): string[] | undefined {
  // Addresses of URLs are the same text for the same address (WHATWG), but for the zone, which they do not have.
  const url = `http://[${address.split("%", 1)[0]}]/`;
  if (!URL.canParse(url)) return undefined;
  const [head = "", tail] = new URL(url).hostname.slice(1, -1).split("::");
  const [before, after] = [head, tail ?? ""].map((part) => (part === "" ? [] : part.split(":")));
  if (before === undefined || after === undefined) return undefined;
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => "0"), ...after];
}

function twoBytes(group: string): number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}
