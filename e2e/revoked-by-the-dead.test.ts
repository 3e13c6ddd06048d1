/** A web process that dies right after it took a permission back: another one tells the relay, on each of its nodes. */
import { closeCodes } from "@coda/protocol";
import { startRelay, type Relay } from "@coda/relay/start-relay";
import { browserClaims, keys, origin, ticket, welcomed } from "@coda/relay/testing/greeting";
import { clientId, userId } from "@coda/relay/testing/ids";
import { NatsProcess } from "@coda/relay/testing/nats-process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pendingRevocations } from "../drizzle/schema/index.ts";
import { revoking } from "../server/access/revoking.ts";
import { sweepRegularly } from "../server/access/sweep-revocations.ts";
import { systemClock as clock, systemPause } from "../server/clock.ts";
import { relayCalls, type RelayCalls } from "../server/relay/relay-calls.ts";
import { openPostgres, type TestDatabase } from "../server/testing/databases.ts";

const secret = "s".repeat(32);
let held: TestDatabase;
let nats: NatsProcess;
let nodes: Relay[];
let stopped = false;
const atRest = Promise.withResolvers<void>();

async function node(): Promise<Relay> {
  const relay = await startRelay({
    port: 0,
    ticketPublicKey: keys.publicKey,
    allowedOrigins: [origin],
    natsUrl: nats.url,
    internalSecrets: [secret],
  });
  await relay.serving;
  return relay;
}

/** When the test is over it never ends, between two looks at the database. */
async function pause(ms: number): Promise<void> {
  await systemPause(ms);
  if (!stopped) return;
  atRest.resolve();
  await new Promise(() => {});
}

beforeAll(async () => {
  [held, nats] = await Promise.all([openPostgres(), NatsProcess.start()]);
  await held.database.migrate();
  nodes = await Promise.all([node(), node()]);
});
afterAll(async () => {
  stopped = true;
  await atRest.promise;
  await Promise.all(nodes.map((relay) => relay.close()));
  await Promise.all([nats.dispose(), held.dispose()]);
});

it("TR3 also when the web process that did it died before it could tell", async () => {
  const { orm } = held.database;
  const [first, second] = nodes;
  if (first === undefined || second === undefined) throw new Error("there are no two nodes");
  const relayUrl = `ws://127.0.0.1:${first.port}/v1/socket`;
  void sweepRegularly({ orm, relay: relayCalls({ relayUrl, relaySecrets: [secret] }, clock, systemPause) }, pause);

  const browsers = await Promise.all(
    [first, second].map(async ({ port }, at) =>
      welcomed(port, "browser", { client: clientId(at + 1), ticket: ticket({ ...browserClaims, sub: userId(7) }) }),
    ),
  );
  const other = await welcomed(second.port, "browser", { client: clientId(3) });
  const dying: RelayCalls = { revoke: async () => new Promise(() => {}) };
  void revoking({ orm, relay: dying, clock }, async (_tx, revoke) => revoke({ what: "user", user: userId(7) }));

  const closed = await Promise.all(browsers.map(async (browser) => browser.closed()));
  expect(closed.map(({ code }) => code)).toEqual([closeCodes.revoked.code, closeCodes.revoked.code]);
  expect(other.closedAs).toBeUndefined();
  await expect.poll(async () => orm.$count(pendingRevocations)).toBe(0);
  other.close();
});
