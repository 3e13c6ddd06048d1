/** How long starts wait that follow starts which failed, as processes that begin one after the other would. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Log } from "../log.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { StartBackOff, waitSeconds } from "./start-back-off.ts";

let stateDir: string;
let clock: ManualClock;
let logged: unknown[];
beforeEach(() => {
  [stateDir, clock, logged] = [mkdtempSync(join(tmpdir(), "coda-back-off-")), new ManualClock(), []];
});
afterEach(() => {
  rmSync(stateDir, { recursive: true });
});

function another({ boot = "this one", time = clock } = {}): StartBackOff {
  const log: Log = (level, _, fields) => void logged.push([level, fields]);
  return new StartBackOff({ stateDir, clock: time, boot, log });
}

/** A start that ends after so many seconds of serving; its time ends with it. */
async function serve(seconds: number): Promise<StartBackOff> {
  const time = new ManualClock();
  const helper = another({ time });
  const waiting = helper.begin();
  time.advance(60_000);
  await waiting;
  helper.started();
  time.advance(seconds * 1_000);
  return helper;
}

/** A start that ends at once; how many seconds it waited. */
async function fail(boot?: string): Promise<number> {
  const waiting = another(boot === undefined ? {} : { boot }).begin();
  const beganMs = clock.steadyMs();
  while (clock.pending > 0) clock.advance(1_000);
  await waiting;
  return (clock.steadyMs() - beganMs) / 1_000;
}

test("each waits longer than the one before, up to a minute and for ever, and says so in the log", async () => {
  const waited: number[] = [];
  for (let start = 0; start < 10; start++) waited.push(await fail());
  expect(waited).toEqual([0, 0, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(logged[0]).toEqual(["warn", { starts: 2, seconds: 2 }]);
  expect(logged).toHaveLength(8);
  expect(waitSeconds(1_000_000)).toBe(60);
});

test("one that was well for a minute is no failure, and a crash before that is one", async () => {
  for (let start = 0; start < 4; start++) await fail();
  await serve(59);
  expect(await fail()).toBe(16);
  await serve(60);
  expect([readdirSync(stateDir), await fail()]).toEqual([[], 0]);
});

test("an end in order is none, and after a start of the machine all is forgotten", async () => {
  for (let start = 0; start < 3; start++) await fail();
  (await serve(1)).forget();
  expect([readdirSync(stateDir), await fail(), await fail(), await fail()]).toEqual([[], 0, 0, 2]);
  expect(await fail("the next")).toBe(0);
});

test("what is torn, or cannot be written, is no reason to wait or to fail", async () => {
  writeFileSync(join(stateDir, "failed-starts.json"), "{");
  expect(await fail()).toBe(0);
  stateDir = join(stateDir, "not", "there");
  expect([await fail(), await fail()]).toEqual([0, 0]);
  stateDir = join(stateDir, "..", "..");
});
