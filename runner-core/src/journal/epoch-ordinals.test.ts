/** What began later has the higher ordinal: over clocks that are set, helpers that start again, and devices. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { EpochOrdinals } from "./epoch-ordinals.ts";

const hourMs = 3_600_000;

let folder: string;
let clock: ManualClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coda-test-"));
  clock = new ManualClock();
});
afterEach(() => rmSync(folder, { recursive: true }));

test("UP18 an ordinal is the time, and one more than the last where the clock was set back or stands", () => {
  const ordinals = new EpochOrdinals(folder, clock);
  const first = ordinals.next();
  expect(first).toBe(clock.now());
  expect(ordinals.next()).toBe(first + 1);
  clock.jump(-hourMs);
  expect(ordinals.next()).toBe(first + 2);
  clock.jump(2 * hourMs);
  expect(ordinals.next()).toBe(clock.now());
});

test("UP18 the next helper goes on above the one before, whose journals are gone", () => {
  clock.jump(hourMs);
  const ahead = new EpochOrdinals(folder, clock).next();
  clock.jump(-hourMs);
  expect(new EpochOrdinals(folder, clock).next()).toBe(ahead + 1);
});

test("UP18 what another device has given is below", () => {
  const ordinals = new EpochOrdinals(folder, clock);
  ordinals.observe(clock.now() + hourMs);
  expect(ordinals.next()).toBe(clock.now() + hourMs + 1);
});

test("UP18 a clock beyond all calendars leaves room for what comes after", () => {
  const ordinals = new EpochOrdinals(folder, clock);
  const first = ordinals.next();
  clock.jump(1e15);
  expect(ordinals.next()).toBe(first + 1);
});

test("a file that holds no number is none", () => {
  writeFileSync(join(folder, "newest-ordinal"), "no number");
  expect(new EpochOrdinals(folder, clock).next()).toBe(clock.now());
});
