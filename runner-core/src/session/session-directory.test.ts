import { randomUUID } from "node:crypto";
import {
  ideaIdSchema,
  limits,
  sessionIdSchema,
  slotSchema,
  type DeviceSession,
  type PatchSession,
} from "@coda/protocol";
import { describe, expect, it } from "vitest";
import type { ApiResult } from "../device/web-call.ts";
import { silentLog, type Log } from "../log.ts";
import { FakeHost, fakePane, fakeSession } from "../testing/fake-host.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { until } from "../testing/until.ts";
import { SessionDirectory, type SessionDirectoryOptions } from "./session-directory.ts";

const allowed = {
  session: sessionIdSchema.parse(randomUUID()),
  idea: ideaIdSchema.parse("boat"),
  slot: slotSchema.parse("primary"),
};

/** A web app that lists one session and answers reports when the test lets it. */
class FakeWeb {
  readonly told: PatchSession[] = [];
  readonly #answers: ((result: ApiResult<never>) => void)[] = [];
  status: DeviceSession["status"] = "detached";
  /** Undefined: it knows of no pauses. */
  paused: boolean | undefined;
  asked = 0;

  async sessions(): Promise<ApiResult<DeviceSession[]>> {
    const listed = {
      id: allowed.session,
      ideaId: allowed.idea,
      ideaTitle: "Boat",
      slot: allowed.slot,
      status: this.status,
      cursors: [],
      ...(this.paused !== undefined && { paused: this.paused }),
    };
    this.asked += 1;
    return { ok: true, value: [listed] };
  }

  async patch(_session: unknown, patch: PatchSession): Promise<ApiResult<never>> {
    this.told.push(patch);
    return new Promise((resolve) => {
      this.#answers.push(resolve);
    });
  }

  /** Answers the oldest one with as much of a reply as the test needs. */
  answerWith(value: unknown): void {
    this.#answers.shift()?.({ ok: true, value } as ApiResult<never>);
  }

  /** Answers the oldest report. */
  answer(ok: boolean): void {
    const failure = { code: "unreachable", message: "away" } as const;
    // What a reply says does not matter here, only that there is one.
    this.#answers.shift()?.(
      ok ? ({ ok: true, value: undefined } as unknown as ApiResult<never>) : { ok: false, failure },
    );
  }
}

function bench(log: Log = silentLog, given: Pick<SessionDirectoryOptions, "mayOpen" | "isOnline"> = {}) {
  const host = new FakeHost();
  const web = new FakeWeb();
  const clock = new ManualClock();
  let browsers = 0;
  const directory = new SessionDirectory({
    api: web,
    host,
    clock,
    log,
    browsersOf: () => browsers,
    ...given,
  });
  return { clock, host, web, directory, watch: (count: number) => (browsers = count) };
}

describe("the session directory", () => {
  it("outlives what fails of a list or a report, and goes on with the next", async () => {
    const logged: unknown[] = [];
    const { clock, host, web, directory } = bench((_level, message, fields) =>
      logged.push([message, fields?.["reason"]]),
    );
    host.open = async () => Promise.reject(new Error("no such session"));
    web.patch = async () => Promise.reject(new Error("no such report"));
    web.status = "reserved";
    directory.start();
    host.show(fakeSession(allowed, fakePane(1, undefined)));
    for (const times of [1, 2]) {
      clock.advance(limits.deviceSyncMs);
      await until(`list ${times} failed`, () => logged.length === 1 + times);
    }
    directory.stop();
    const list = ["the session list could not be followed", "no such session"];
    expect(logged).toEqual([["a session's status could not be told", "no such report"], list, list]);
  });

  it("LW6 begins nothing that the web app has reserved while the machine does not let it, but what is asked for here", async () => {
    let mayOpen = false;
    const { host, web, directory } = bench(silentLog, { mayOpen: () => mayOpen });
    const opened: string[] = [];
    host.onOpen = ({ session }) => opened.push(session);
    web.status = "reserved";
    await directory.sync();
    expect(opened).toEqual([]);
    await directory.openAnew(allowed);
    expect(opened).toEqual([allowed.session]);
    mayOpen = true;
    await directory.sync();
    expect(opened).toHaveLength(2);
  });

  it("LW8 neither asks nor tells the web app anything while it is cut off from it", async () => {
    let isOnline = false;
    const { host, web, directory } = bench(silentLog, { isOnline: () => isOnline });
    host.show(fakeSession(allowed, fakePane(1, undefined)));
    expect([await directory.sync(), web.told, directory.known]).toEqual([false, [], []]);
    isOnline = true;
    await directory.sync();
    await until("what was not told is told", () => web.told.length === 1);
  });

  it("tells each status once, in order, and the newest of those that came meanwhile", async () => {
    const { host, web, directory, watch } = bench();
    await directory.sync();
    host.show(fakeSession(allowed, fakePane(1, undefined)));
    host.show(fakeSession(allowed, fakePane(1, undefined)));
    expect(web.told.map((patch) => patch.status)).toEqual(["detached"]);
    watch(1);
    directory.report();
    watch(0);
    directory.report();
    watch(2);
    directory.report();
    expect(web.told).toHaveLength(1);
    web.answer(true);
    await until("the next report", () => web.told.length === 2);
    expect(web.told[1]).toMatchObject({ status: "live", connectedAt: "2027-01-15T08:00:00.000Z" });
    web.answer(true);
    watch(0);
    directory.report();
    await until("the report of the last leaving", () => web.told.length === 3);
    expect(web.told[2]).toMatchObject({ status: "detached", detachedAt: "2027-01-15T08:00:00.000Z" });
  });

  it("SE8 tells of a session that rang, and beside that when browsers come and leave", async () => {
    const { host, web, directory, watch } = bench();
    await directory.sync();
    const rang = { ...fakeSession(allowed, fakePane(1, undefined)), attention: true };
    const expected: PatchSession[] = [];
    const told = async (patch: PatchSession): Promise<void> => {
      expected.push(patch);
      await until(`report ${expected.length}`, () => web.told.length === expected.length);
      web.answer(true);
    };
    const now = "2027-01-15T08:00:00.000Z";
    watch(1);
    host.show(fakeSession(allowed, fakePane(1, undefined)));
    await told({ status: "live", connectedAt: now });
    host.show(rang);
    await told({ status: "attention" });
    watch(0);
    directory.report();
    await told({ status: "attention", detachedAt: now });
    host.show({ ...rang, exited: true });
    await told({ status: "exited" });
    expect(web.told).toEqual(expected);
  });

  it("PU4 passes a pause on, and tells of it once it is obeyed, and of its end", async () => {
    const { host, web, directory } = bench();
    web.paused = true;
    await directory.sync();
    const shown = fakeSession(allowed, fakePane(1, undefined));
    const told: unknown[] = [];
    for (const recordingStopped of [false, true, false]) {
      host.show({ ...shown, recordingStopped });
      await until("it is told", () => web.told.length > told.length);
      told.push(web.told.at(-1)?.recordingStopped);
      web.answer(true);
    }
    expect([host.listed[0]?.paused, told]).toEqual([true, [false, true, false]]);
  });

  it("FR7 tells a web app that knows of no pauses nothing of them", async () => {
    const { host, web, directory } = bench();
    await directory.sync();
    host.show({ ...fakeSession(allowed, fakePane(1, undefined)), recordingStopped: false });
    expect(web.told).toEqual([{ status: "detached" }]);
  });

  it("PU4 asks for the list at once where an upload's reply tells of a pause it does not know", async () => {
    const { web, directory } = bench();
    web.paused = false;
    await directory.sync();
    const uploads = (pausedAt: string | null) => {
      const uploading = directory.patch(allowed.session, {});
      const recording = { pausedAt, ideaPausedAt: null, stoppedAt: null, canPause: true };
      web.answerWith({ session: { id: allowed.session, recording } });
      return uploading;
    };
    await uploads(null);
    expect(web.asked).toBe(1);
    await uploads("2027-01-15T08:00:00.000Z");
    await until("the list is asked for", () => web.asked === 2);
  });

  it("says that a session which vanished has ended", async () => {
    const { host, web, directory } = bench();
    await directory.sync();
    host.show(fakeSession(allowed, fakePane(1, undefined)));
    web.answer(true);
    await Promise.resolve();
    host.show();
    await until("the end", () => web.told.at(-1)?.status === "exited");
  });

  it("says again what could not be said", async () => {
    const { host, web, directory } = bench();
    await directory.sync();
    host.show(fakeSession(allowed, fakePane(1, undefined)));
    web.answer(false);
    await until("the failure to be noticed", async () => {
      await directory.sync();
      return web.told.length === 2;
    });
    expect(web.told[1]?.status).toBe("detached");
  });

  it("begins a session anew that has ended and is asked for by hand; one that runs after all is told of, not ended", async () => {
    const { host, directory } = bench();
    await directory.sync();
    host.show(fakeSession(allowed, fakePane(1, undefined)));
    expect(await directory.openAnew(allowed)).toEqual({ ok: true });
    expect(host.acts).toEqual([]);
    host.show({ ...fakeSession(allowed, fakePane(1, undefined)), exited: true });
    for (const refused of [null, "a program of that session still runs"]) {
      const opening = directory.openAnew(allowed);
      const act = await until("it is to begin anew", () => host.acts.pop());
      expect(act).toMatchObject({ session: allowed.session, action: { do: "restart" } });
      act.answer({ refused, pane: null });
      expect(await opening).toEqual(refused === null ? { ok: true } : { ok: false, why: refused });
    }
  });
});
