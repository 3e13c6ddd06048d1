/** RELAY_INTERNAL_SECRET is exchanged as a person does it: `new,old` on both sides one after the other, then `new`. */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { internalHeaders, internalText, presencePath } from "@coda/protocol";
import { describe, expect, it, onTestFinished } from "vitest";
import { startRelay } from "./start-relay.ts";
import { keys, origin, welcomed } from "./testing/greeting.ts";
import { sessionId } from "./testing/ids.ts";
import { revoke } from "./testing/revoke.ts";
import { until } from "./testing/until.ts";

const [fresh, old] = ["n".repeat(32), "o".repeat(32)];
const [before, between, after] = [[old], [fresh, old], [fresh]];

/** What web app and relay know, step by step, whichever of them is deployed first. */
const steps = [
  { web: before, relay: before },
  { web: between, relay: before },
  { web: before, relay: between },
  { web: between, relay: between },
  { web: after, relay: between },
  { web: between, relay: after },
  { web: after, relay: after },
];

/** A web app as far as it takes presence reports: `taken` counts those signed with one of its secrets. */
async function webApp(secrets: readonly string[]) {
  const counts = { taken: 0, refused: 0 };
  const server = createServer((request, response) => {
    void (async () => {
      let body = "";
      for await (const piece of request) body += String(piece);
      const atMs = Number(request.headers[internalHeaders.timestamp]);
      const signatures = secrets.map((secret) =>
        createHmac("sha256", secret)
          .update(internalText(presencePath, atMs, body))
          .digest("base64url"),
      );
      const given = String(request.headers[internalHeaders.signature]).split(",");
      const isGood = given.some((signature) => signatures.includes(signature));
      counts[isGood ? "taken" : "refused"] += 1;
      response.writeHead(isGood ? 200 : 403).end();
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { counts, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("a secret that is exchanged", () => {
  for (const [at, { web, relay: relaySecrets }] of steps.entries())
    it(`TR4 serves both ways at step ${at}: ${web.length} at the web app, ${relaySecrets.length} at the relay`, async () => {
      const app = await webApp(web);
      onTestFinished(() => void app.server.close());
      const relay = await startRelay({
        port: 0,
        ticketPublicKey: keys.publicKey,
        allowedOrigins: [origin],
        internalSecrets: relaySecrets,
        webAppUrl: app.url,
      });
      onTestFinished(async () => relay.close());
      await welcomed(relay.port, "helper");
      await until("a presence report", () => app.counts.taken > 0);
      const revocations = [{ what: "session", session: sessionId(1) }] as const;
      expect(await revoke(relay.port, { secrets: web, revocations: [...revocations] })).toBe(200);
      expect(app.counts.refused).toBe(0);
    });
});
