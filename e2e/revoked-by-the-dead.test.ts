/** A web process that dies right after it took a permission back: another one tells the relay, on each of its nodes. */
import { closeCodes } from "@coda/protocol";
import { browserClaims, socketUrl, ticket, welcomed } from "@coda/relay/testing/greeting";
import { clientId, userId } from "@coda/relay/testing/ids";
import { internalSecret, NodePair } from "@coda/relay/testing/node-pair";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pendingRevocations } from "../drizzle/schema/index.ts";
import { revoking } from "../server/access/revoking.ts";
import { sweepRegularly } from "../server/access/sweep-revocations.ts";
import { systemClock as clock, systemPause } from "../server/clock.ts";
import { relayCalls, type RelayCalls } from "../server/relay/relay-calls.ts";
import { openPostgres, type TestDatabase } from "../server/testing/databases.ts";

let held: TestDatabase;
let nodes: NodePair;
let stopped = false;
const atRest = Promise.withResolvers<void>();

/** When the test is over it never ends, between two looks at the database. */
async function pause(ms: number): Promise<void> {
  await systemPause(ms);
  if (!stopped) return;
  atRest.resolve();
  await new Promise(() => {});
}

beforeAll(async () => {
  [held, nodes] = await Promise.all([openPostgres(), NodePair.start()]);
  await held.database.migrate();
});
afterAll(async () => {
  stopped = true;
  await atRest.promise;
  await Promise.all([nodes.stop(), held.dispose()]);
});

it("TR3 also when the web process that did it died before it could tell", async () => {
  const { orm } = held.database;
  const { home, away } = nodes;
  const config = { relayUrl: socketUrl(home.port), relaySecrets: [internalSecret] };
  void sweepRegularly({ orm, relay: relayCalls(config, clock, systemPause) }, pause);

  const browsers = await Promise.all(
    [home, away].map(async ({ port }, at) =>
      welcomed(port, "browser", { client: clientId(at + 1), ticket: ticket({ ...browserClaims, sub: userId(7) }) }),
    ),
  );
  const other = await welcomed(away.port, "browser", { client: clientId(3) });
  const dying: RelayCalls = { revoke: async () => new Promise(() => {}) };
  void revoking({ orm, relay: dying, clock }, async (_tx, revoke) => revoke({ what: "user", user: userId(7) }));

  const closed = await Promise.all(browsers.map(async (browser) => browser.closed()));
  expect(closed.map(({ code }) => code)).toEqual([closeCodes.revoked.code, closeCodes.revoked.code]);
  expect(other.closedAs).toBeUndefined();
  await expect.poll(async () => orm.$count(pendingRevocations)).toBe(0);
  other.close();
});
