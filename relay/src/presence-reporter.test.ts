/** What the web app is told of who is here, with a web app that may be away. */
import { limits, presenceReportSchema, type PresenceReport } from "@coda/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import type { PresenceReporter } from "./presence-reporter.ts";
import { deviceId, sessionId, sessionOpened, userId } from "./testing/ids.ts";
import type { ManualClock } from "./testing/manual-clock.ts";
import { reportingNode } from "./testing/reporting-node.ts";
import { settle, type HelperPeer, type World } from "./testing/world.ts";

let clock: ManualClock;
let reports: PresenceReport[];
let isAway: boolean;
let reporter: PresenceReporter;
let world: World;

beforeEach(() => {
  reports = [];
  isAway = false;
  ({ clock, reporter, world } = reportingNode(async (report) => {
    if (!isAway) reports.push(report);
    return !isAway;
  }));
});

/** `speaking` says something now and then, lest it be taken for dead. */
async function passes(ms: number, speaking?: HelperPeer): Promise<void> {
  for (let past = 0; past < ms; past += 500) {
    speaking?.say({ t: "ping", n: past });
    clock.advance(500);
    await settle();
  }
}

const devices = () => reports.flatMap((report) => report.devices.map(({ connected }) => connected));
const sessions = () => reports.flatMap((report) => report.sessions.map(({ status }) => status));

describe("presence reports", () => {
  it("PR1 tell of a helper and its sessions within a second, and of their end", async () => {
    const helper = await world.helper();
    helper.say(sessionOpened(1, []));
    await passes(1_000);
    expect(reports).toMatchObject([
      {
        devices: [{ device: deviceId(1), connected: true }],
        sessions: [{ session: sessionId(1), device: deviceId(1), status: "detached" }],
      },
    ]);
    const browser = await world.browser();
    await passes(1_000);
    browser.cut();
    await passes(1_000);
    helper.cut();
    await passes(1_000);
    expect([devices(), sessions()]).toEqual([
      [true, false],
      ["detached", "live", "detached"],
    ]);
  });

  it("PR7 tell within a second who is in a session, by what they may do, each time that changes", async () => {
    const present = () => reports.flatMap((report) => report.sessions.map((session) => session.present));
    const helper = await world.helper();
    helper.say(sessionOpened(1, []));
    await passes(1_000);
    await world.browser({ client: 2, role: "viewer" });
    const driver = await world.browser({ client: 3 });
    await passes(1_000);
    driver.cut();
    await passes(1_000);
    expect(present()).toEqual([
      { viewers: 0, drivers: 0 },
      { viewers: 1, drivers: 1 },
      { viewers: 1, drivers: 0 },
    ]);
  });

  it("PR6 tell of guests who are here within a second and again as long as they stay, and of nobody else", async () => {
    const guests = () => reports.flatMap((report) => report.guests ?? []);
    await world.browser({ client: 2 });
    const guest = await world.browser({ claims: { sub: userId(9), guest: { untilMs: 9e15, withHistory: true } } });
    await passes(1_000);
    expect(guests()).toEqual([userId(9)]);
    for (let ticks = 0; ticks < limits.presenceMs / 500; ticks++) {
      guest.say({ t: "ping", n: ticks });
      await passes(500);
    }
    expect(guests()).toEqual([userId(9), userId(9)]);
    isAway = true;
    await world.browser({ client: 3, claims: { sub: userId(8), guest: { untilMs: 9e15, withHistory: true } } });
    await passes(1_000);
    guest.cut();
    isAway = false;
    reports.length = 0;
    await passes(limits.presenceMs);
    expect(new Set(guests())).toEqual(new Set([userId(8)]));
  });

  it("PR5 PR6 take no word of a helper for a session of another device's: it hides neither guests there nor who they are among", async () => {
    const guests = () => reports.flatMap((report) => report.guests ?? []);
    const helper = await world.helper();
    helper.say(sessionOpened(1, []));
    const guest = await world.browser({ claims: { sub: userId(9), guest: { untilMs: 9e15, withHistory: true } } });
    const foreign = await world.helper(2);
    foreign.say(sessionOpened(1, []));
    for (const peer of [helper, foreign]) peer.say({ t: "ping", n: 1 });
    await passes(1_000);
    const own = reports.flatMap((report) => report.sessions).filter(({ device }) => device === deviceId(1));
    expect(own.at(-1)).toMatchObject({ session: sessionId(1), status: "live", present: { viewers: 0, drivers: 1 } });
    for (let ticks = 0; ticks < 2 * limits.presenceMs; ticks += 500) {
      for (const peer of [guest, foreign, helper]) peer.say({ t: "ping", n: ticks });
      clock.advance(500);
      await settle();
    }
    expect(reports.flatMap((report) => report.guestsLeft ?? [])).toEqual([]);
    expect(guests().length).toBeGreaterThanOrEqual(2);
  });

  it("PR6 tell within a second of a guest who left, and of none who came back meanwhile", async () => {
    const claims = { sub: userId(9), guest: { untilMs: 9e15, withHistory: true } };
    const left = () => reports.flatMap((report) => report.guestsLeft ?? []);
    const guest = await world.browser({ claims });
    await passes(1_000);
    guest.cut();
    await passes(1_000);
    expect(left()).toEqual([{ guest: userId(9), agoMs: 1_000 }]);
    reports.length = 0;
    const back = await world.browser({ claims });
    await passes(1_000);
    back.cut();
    await world.browser({ claims });
    await passes(1_000);
    expect(left()).toEqual([]);
  });

  it("PR6 tell late of a guest who left, with how long ago, and not at all once they count as gone anyway", async () => {
    const left = () => reports.flatMap((report) => report.guestsLeft ?? []);
    const leave = async (client: number) => {
      const claims = { sub: userId(client), guest: { untilMs: 9e15, withHistory: true } };
      const guest = await world.browser({ client, claims });
      await passes(1_000);
      guest.cut();
    };
    await leave(2);
    isAway = true;
    await passes(limits.guestSilenceMs);
    await leave(3);
    await passes(3_000);
    isAway = false;
    await passes(limits.presenceRetryMs);
    expect(left().map(({ guest }) => guest)).toEqual([userId(3)]);
    expect(left()[0]?.agoMs).toBeGreaterThanOrEqual(3_000);
  });

  it("PR2 tell again of every helper that is heard, and nothing else, as long as nothing changes", async () => {
    const helper = await world.helper();
    helper.say(sessionOpened(1, []));
    await passes(60_000, helper);
    expect(new Set(devices())).toEqual(new Set([true]));
    expect(devices().length).toBeGreaterThanOrEqual(60_000 / limits.presenceMs);
    expect(devices().length).toBeLessThanOrEqual(1 + 60_000 / (limits.presenceMs - limits.presenceFreshMs));
    expect(sessions()).toEqual(["detached"]);
  });

  it("PR2 ask a helper that is silent, no more often than it would be pinged, and tell of it when it has answered", async () => {
    const helper = await world.helper();
    let pings = 0;
    for (let seconds = 0; seconds < 60; seconds++) {
      await passes(1_000);
      // As a helper does: a ping is answered, and nothing else is said.
      for (const { n } of helper.ofType("ping")) {
        helper.say({ t: "pong", n });
        pings += 1;
      }
      helper.forget();
    }
    const told = reports.flatMap((report) => report.devices.map(({ silentMs }) => silentMs));
    expect(told.length).toBeGreaterThanOrEqual(60_000 / limits.presenceMs);
    expect(Math.max(...told.map((silentMs) => silentMs ?? Infinity))).toBeLessThanOrEqual(limits.presenceFreshMs);
    expect(pings).toBeLessThanOrEqual(60_000 / (limits.presenceMs - limits.presenceFreshMs));
  });

  it("PR3 say nothing of a helper that says nothing, whatever it is asked, until it is given up", async () => {
    const helper = await world.helper();
    await passes(5_000, helper); // the last word half a second before the end
    reports.length = 0;
    await passes(limits.silenceMs - 1_000);
    expect(helper.ofType("ping")).not.toEqual([]);
    expect(devices()).toEqual([]);
    await passes(3_000);
    expect(devices()).toEqual([false]);
  });

  it("PR3 say late of a helper that was heard before an outage when that was", async () => {
    await world.helper();
    isAway = true;
    await passes(9_000);
    isAway = false;
    await passes(7_000);
    expect(reports[0]?.devices).toMatchObject([{ connected: true, silentMs: 15_000 }]);
  });

  it("are ones the web app can read, whatever became of the clock", async () => {
    for (const jumpMs of [3_600_000, -3_600_000, 0.25]) {
      const helper = await world.helper();
      await passes(1_000);
      reports.length = 0;
      clock.jump(jumpMs);
      await passes(limits.presenceMs + 1_000, helper);
      expect(reports).not.toEqual([]);
      for (const report of reports) expect(presenceReportSchema.safeParse(report).error).toBeUndefined();
    }
  });

  it("PR4 keep the newest of each while the web app is away, and tell it once it is back", async () => {
    isAway = true;
    const helper = await world.helper();
    helper.say(sessionOpened(1, []));
    const browser = await world.browser();
    await passes(5_000);
    browser.cut();
    helper.say({ ...sessionOpened(1, []), status: "exited" });
    await passes(60_000, helper);
    isAway = false;
    await passes(16_000, helper);
    expect(new Set(devices())).toEqual(new Set([true]));
    expect(sessions()).toEqual(["exited"]);
  });

  it("come in pieces where there are many", async () => {
    const count = 2 * limits.presenceReportsPerCall + 1;
    for (let device = 1; device <= count; device++) await world.helper(device);
    await passes(1_000);
    expect(reports.map((report) => report.devices.length)).toEqual([
      limits.presenceReportsPerCall,
      limits.presenceReportsPerCall,
      1,
    ]);
  });

  it("PR1 are said a last time at the end, and then no more", async () => {
    const helper = await world.helper();
    await passes(1_000);
    helper.cut();
    await reporter.close();
    await passes(30_000);
    expect(devices()).toEqual([true, false]);
  });
});
