import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { revokePath, userIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { isSigned } from "./internal-signature.ts";
import { relayCalls } from "./relay-calls.ts";

const [fresh, old] = ["n".repeat(32), "o".repeat(32)];
const now = new Date("2026-11-21T10:00:00.000Z");
const user = userIdSchema.parse("00000005-0000-4000-8000-000000000001");

/** What a relay that knows `secrets` says to one revocation of a web app that knows `relaySecrets`: the first status. */
async function firstStatus(relaySecrets: readonly string[], secrets: readonly string[]): Promise<number | undefined> {
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      let body = "";
      for await (const piece of request) body += String(piece);
      const headers = new Headers(request.headers as Record<string, string>);
      const isGood = isSigned(headers, { path: revokePath, body, nowMs: now.getTime() }, secrets);
      statuses.push(isGood ? 200 : 403);
      response.writeHead(isGood ? 200 : 403).end();
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const relayUrl = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/socket`;
  await relayCalls({ relayUrl, relaySecrets }, { now: () => now }, async () => undefined).revoke([
    { what: "user", user },
  ]);
  server.close();
  return statuses[0];
}

describe("the web app's revocations", () => {
  it("TR4 are taken at each step of exchanging the secret, whichever side is deployed first", async () => {
    const [before, between, after] = [[old], [fresh, old], [fresh]];
    const steps = [
      [before, before],
      [between, before],
      [before, between],
      [between, between],
      [after, between],
      [between, after],
      [after, after],
    ] as const;
    for (const [web, relay] of steps) expect(await firstStatus(web, relay)).toBe(200);
  });
});
