import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { clientAddress, isAddressOrNetwork, notePeers, peerHeader, whence } from "./whence.ts";

type Trusted = Parameters<typeof clientAddress>[1]["trustedProxies"];

function address(trustedProxies: Trusted, peer: string | null, forwarded: string | null): string | null {
  const headers = new Headers({
    ...(peer !== null && { [peerHeader]: peer }),
    ...(forwarded !== null && { "x-forwarded-for": forwarded }),
  });
  return clientAddress(headers, { trustedProxies });
}

describe("a client's address", () => {
  it.each<[string, way: [Trusted, peer: string | null, forwarded: string | null], client: string | null]>([
    ["the peer's, whatever it claims", [[], "192.0.2.9", "198.51.100.1"], "192.0.2.9"],
    ["the last one before our proxy", [["10.0.0.1"], "10.0.0.1", "198.51.100.1, 192.0.2.9"], "192.0.2.9"],
    ["the last one before our two proxies", [["10.0.0.0/8"], "10.0.0.1", "1.1.1.1, 192.0.2.9, 10.9.9.9"], "192.0.2.9"],
    ["not what comes past our proxy", [["10.0.0.1"], "192.0.2.9", "198.51.100.1"], "192.0.2.9"],
    ["nobody's, when our proxy says nothing readable", [["10.0.0.1"], "10.0.0.1", "unknown"], null],
    ["nobody's, when only proxies are named", [["10.0.0.1"], "10.0.0.1", null], null],
    ["the plain form of a mapped one", [[], "::ffff:192.0.2.9", null], "192.0.2.9"],
    ["a proxy's in mapped form", [["10.0.0.0/8"], "::ffff:10.0.0.1", "2001:db8::1"], "2001:db8::1"],
    ["a network's of IPv6", [["fd00::/8"], "fd12::1", "192.0.2.9"], "192.0.2.9"],
    ["the platform's first, and no peer's", ["platform", "6.6.6.6", "192.0.2.9, 10.0.0.1"], "192.0.2.9"],
    ["nobody's where none is told", [[], null, "198.51.100.1"], null],
  ])("is %s", (_, way, client) => {
    expect(address(...way)).toBe(client);
  });

  it("comes with browser and request id", () => {
    const headers = new Headers({ [peerHeader]: "192.0.2.9", "user-agent": "a browser" });
    expect(whence(headers, { trustedProxies: [] }, "r1")).toEqual({
      address: "192.0.2.9",
      userAgent: "a browser",
      requestId: "r1",
    });
  });

  it("is noted by the server over what a client sends by that name", async () => {
    notePeers();
    const server = createServer((request, response) => response.end(String(request.headers[peerHeader])));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const reply = await fetch(url, { headers: { [peerHeader]: "6.6.6.6" } });
    expect(await reply.text()).toBe("127.0.0.1");
    server.close();
  });
});

it.each([
  ["10.0.0.1", true],
  ["10.0.0.0/8", true],
  ["fd00::/8", true],
  ["10.0.0.0/33", false],
  ["10.0.0.0/8/8", false],
  ["10.0.0.0/", false],
  ["proxy.example", false],
])("%s as a trusted proxy: %s", (text, isOne) => {
  expect(isAddressOrNetwork(text)).toBe(isOne);
});
