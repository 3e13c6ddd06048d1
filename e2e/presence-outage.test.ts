/** A helper that idles, a relay and a web app, with an outage between the two: who is online, by one clock that a test moves. */
import { deviceListReplySchema, limits, presencePath, type DeviceId, type PresenceReport } from "@coda/protocol";
import { reportingNode, type ReportingNode } from "@coda/relay/testing/reporting-node";
import { settle } from "@coda/relay/testing/world";
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
let device: DeviceId;
/** What the relay said last, and when by the web app's clock. */
let newest: { readonly report: PresenceReport; readonly atMs: number } | undefined;
/** The call that the web app answers now. */
let underWay: Promise<boolean>;
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
  newest = { report, atMs: webMs() };
  underWay = deliver(report);
  return underWay;
}

async function deliver(report: PresenceReport): Promise<boolean> {
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
  newest = undefined;
  underWay = Promise.resolve(true);
  node = reportingNode(post);
  web = new World(held, { nowMs: node.clock.unixMs() });
  owner = await web.owner();
  device = (await TestDevice.register(web)).id;
  helper = await node.world.helper(1, { dev: device });
});
afterEach(async () => {
  lostCalls = 0;
  await node.reporter.close();
  installContext(undefined);
  await held.dispose();
});

async function isOnline(): Promise<boolean | undefined> {
  return (await succeed(await call(devicesRoute.GET, owner), deviceListReplySchema)).devices[0]?.online;
}

const webMs = (): number => web.context.clock.now().getTime();

/** Half a second passes, in which the helper answers what it was asked in the one before, if it lives. */
async function halfSecond(lives: "lives" | "silent"): Promise<void> {
  const pings = helper.ofType("ping");
  helper.forget();
  node.clock.advance(500);
  web.advance(0.5);
  if (lives === "lives") for (const { n } of pings) helper.say({ t: "pong", n });
  await settle();
  await underWay;
  await settle();
}

async function pass(seconds: number, lives: "lives" | "silent" = "lives"): Promise<void> {
  for (let half = 0; half < 2 * seconds; half++) await halfSecond(lives);
}

/** For each half second whether the helper, which idles, is online then. */
async function look(seconds: number): Promise<string> {
  let seen = "";
  for (let half = 0; half < 2 * seconds; half++) {
    await halfSecond("lives");
    seen += (await isOnline()) === true ? "+" : "-";
  }
  return seen;
}

/** Seconds of the time in which an idle helper is told of once: moments of its relay's round. */
const phases = Array.from({ length: limits.presenceMs / 1_000 + 1 }, (_, seconds) => seconds);

/** A helper says its last word, in that moment of the round. */
async function lastWord(phase: number): Promise<void> {
  helper = await node.world.helper(1, { dev: device });
  await pass(12 + phase);
  expect(await isOnline()).toBe(true);
  helper.say({ t: "ping", n: 1 });
}

it(
  "PR2 a helper that idles is online all the time, also when a call of its relay is lost, whenever in its silence that is",
  patience,
  async () => {
    await pass(2);
    for (const phase of phases) {
      helper.say({ t: "ping", n: phase });
      const before = await look(phase);
      lostCalls = 1;
      expect([phase, before + (await look(30))]).toEqual([phase, "+".repeat(2 * (phase + 30))]);
      expect(lostCalls).toBe(0);
    }
  },
);

it("is online again within 30 s of a web app's return, and offline within 30 s of its own end", patience, async () => {
  await pass(2);
  lostCalls = Infinity;
  expect(await look(120)).toMatch(/^\++-+$/u);
  lostCalls = 0;
  expect(await look(30)).toMatch(/^-*\+{20,}$/u);
  helper.cut();
  expect(await look(30)).toMatch(/^\+*-{20,}$/u);
});

it.each(["are taken", "are lost"])(
  "PR3 a helper that died unnoticed, in any moment, is offline within 30 s, where its relay lives and its calls %s",
  patience,
  async (calls) => {
    for (const phase of phases) {
      lostCalls = 0;
      await lastWord(phase);
      if (calls === "are lost") lostCalls = Infinity;
      await pass(30 - limits.presenceCallMs / 1_000, "silent");
      expect([phase, await isOnline()]).toEqual([phase, false]);
    }
  },
);

it.each([0, 2, 10, 19])(
  "PR3 a helper that died unnoticed, in any moment, is offline within 30 s, though its relay dies %d s later with a call under way",
  patience,
  async (laterSeconds) => {
    for (const phase of phases) {
      await lastWord(phase);
      const saidMs = webMs();
      await pass(laterSeconds, "silent");
      // From here on the relay's clock stands still. Its last call is taken as late as it may be.
      const leftMs = newest === undefined ? -1 : newest.atMs + limits.presenceCallMs - webMs();
      if (newest !== undefined && leftMs >= 0) {
        web.advance(leftMs / 1_000);
        await deliver(newest.report);
      }
      web.advance((saidMs + 30_000 - webMs()) / 1_000);
      expect([phase, await isOnline()]).toEqual([phase, false]);
      await pass(1);
    }
  },
);

it(
  "PR3 a relay that dies alone takes its helper offline, until another has it: then it is online",
  patience,
  async () => {
    await pass(12);
    web.advance(30);
    expect(await isOnline()).toBe(false);
    node = reportingNode(post);
    node.clock.advance(60_000);
    helper = await node.world.helper(1, { dev: device });
    await pass(1.5);
    expect(await isOnline()).toBe(true);
  },
);
