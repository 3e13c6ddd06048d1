import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "./clock.ts";
import { startPiped, type PipedChild } from "./child-process.ts";
import { isAlive, runsIn, startByPs, startOf, waits } from "./process-alive.ts";
import { findProgram } from "./testing/find-program.ts";
import { until } from "./testing/until.ts";

let base: string;
let child: PipedChild;
let gone: Promise<void>;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "coda-alive-"));
  for (const name of ["mine", "other"]) mkdirSync(join(base, name));
  child = startPiped("cat", [], { cwd: join(base, "mine") });
  gone = new Promise((resolve) => {
    child.on("exit", () => resolve());
  });
});

afterEach(async () => {
  child.stdin.end();
  await gone;
  rmSync(base, { recursive: true, force: true });
});

const pid = (): number => child.pid ?? 0;

test("a process runs until it ends", async () => {
  expect(isAlive(pid())).toBe(true);
  child.stdin.end();
  await gone;
  expect([isAlive(pid()), runsIn(pid(), join(base, "mine"))]).toEqual([false, false]);
});

test.skipIf(!existsSync("/proc/self/stat"))("its start tells it from another of the same number", async () => {
  const start = startOf(pid());
  expect(start).toMatch(/^\d+$/u);
  expect([startOf(pid()), startOf(1)]).toEqual([start, expect.not.stringMatching(new RegExp(`^${start}$`, "u"))]);
  child.stdin.end();
  await gone;
  expect(startOf(pid())).toBeUndefined();
});

test("ps tells the same where there is no /proc, as macOS has none", async ({ skip }) => {
  if (findProgram("ps") === undefined) skip("there is no ps");
  const start = Number(startByPs(pid()));
  expect(Math.abs(start - systemClock.now() / 1_000)).toBeLessThan(60);
  expect([startByPs(pid()), startByPs(1)]).toEqual([String(start), expect.not.stringMatching(String(start))]);
  child.stdin.end();
  await gone;
  expect(startByPs(pid())).toBeUndefined();
});

test("it is the one that was started in a folder, even when that was deleted", () => {
  expect(runsIn(pid(), join(base, "mine"))).toBe(true);
  rmSync(join(base, "mine"), { recursive: true });
  expect(runsIn(pid(), join(base, "mine"))).toBe(true);
});

test("one that got the number of another since is not taken for it, where the system tells", ({ skip }) => {
  if (!existsSync("/proc/self/cwd")) skip("the system does not tell");
  expect(runsIn(pid(), join(base, "other"))).toBe(false);
});

test("it waits for input unless it is stopped or has gone, where the system tells", async ({ skip }) => {
  if (!existsSync("/proc/self/stat")) skip("the system does not tell");
  await until("it waits", () => waits(pid()));
  process.kill(pid(), "SIGSTOP");
  await until("it is stopped", () => !waits(pid()));
  process.kill(pid(), "SIGCONT");
  await until("it waits again", () => waits(pid()));
  child.stdin.end();
  await gone;
  expect(waits(pid())).toBe(false);
});
