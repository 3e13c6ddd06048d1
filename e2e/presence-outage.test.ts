/** A helper that idles, a relay and a web app, with an outage between the two: who is online, by one clock that a test moves. */
import { deviceListReplySchema, limits, presencePath, type PresenceReport } from "@coda/protocol";
import { reportingNode, type ReportingNode } from "@coda/relay/testing/reporting-node";
import { afterEach, beforeEach, expect, it } from "vitest";
import * as devicesRoute from "../app/api/devmode/devices/route.ts";
import * as presenceRoute from "../app/api/internal/presence/route.ts";
import { call, nobody, relaySecret, succeed, TestDevice, World, type Caller } from "../app/api/testing/world.ts";
import { installContext } from "../server/context.ts";
import { signedHeaders } from "../server/relay/internal-signature.ts";
import { testDatabases, type TestDatabase } from "../server/testing/databases.ts";

type Helper = Awaited<ReturnType<ReportingNode["world"]["helper"]>>;

let held: TestDatabase;
let web: World;
let owner: Caller;
let node: ReportingNode;
let helper: Helper;
/** So many calls of the relay hang, and are given up after `limits.presenceCallMs`. */
let lostCalls: number;
/** Thousands of questions to a database, on whatever machine. */
const patience = { timeout: 60_000 };

async function post(report: PresenceReport): Promise<boolean> {
  if (lostCalls > 0) {
    lostCalls -= 1;
    await new Promise<void>((resolve) => node.clock.after(limits.presenceCallMs, resolve));
    return false;
  }
  const signed = { path: presencePath, body: JSON.stringify(report), nowMs: web.context.clock.now().getTime() };
  const headers = signedHeaders(signed, [relaySecret]);
  return (await call(presenceRoute.POST, nobody, { method: "POST", path: presencePath, body: report, headers })).ok;
}

beforeEach(async () => {
  const [[, open] = []] = testDatabases;
  if (open === undefined) throw new Error("no database to test with");
  held = await open();
  await held.database.migrate();
  lostCalls = 0;
  node = reportingNode(post);
  web = new World(held, { nowMs: node.clock.unixMs() });
  owner = await web.owner();
  const device = await TestDevice.register(web);
  helper = await node.world.helper(1, { dev: device.id });
});
afterEach(async () => {
  await node.reporter.close();
  installContext(undefined);
  await held.dispose();
});

async function isOnline(): Promise<boolean | undefined> {
  return (await succeed(await call(devicesRoute.GET, owner), deviceListReplySchema)).devices[0]?.online;
}

/** The helper answers pings, half a second late, and says nothing else. For each half second whether it is online then. */
async function pass(seconds: number): Promise<string> {
  let seen = "";
  for (let half = 0; half < 2 * seconds; half++) {
    const pings = helper.ofType("ping");
    helper.forget();
    node.clock.advance(500);
    web.advance(0.5);
    for (const { n } of pings) helper.say({ t: "pong", n });
    seen += (await isOnline()) === true ? "+" : "-";
  }
  return seen;
}

it(
  "a helper that idles is online all the time, also when a call of its relay is lost, whenever in its silence that is",
  patience,
  async () => {
    await pass(2);
    for (let phase = 0; phase < limits.idleSilenceMs / 1_000; phase++) {
      helper.say({ t: "ping", n: phase });
      const before = await pass(phase);
      lostCalls = 1;
      expect([phase, before + (await pass(30))]).toEqual([phase, "+".repeat(2 * (phase + 30))]);
      expect(lostCalls).toBe(0);
    }
  },
);

it("is online again within 30 s of a web app's return, and offline within 30 s of its own end", patience, async () => {
  await pass(2);
  lostCalls = Infinity;
  expect(await pass(120)).toMatch(/^\++-+$/u);
  lostCalls = 0;
  expect(await pass(30)).toMatch(/^-*\+{20,}$/u);
  helper.cut();
  expect(await pass(30)).toMatch(/^\+*-{20,}$/u);
});
