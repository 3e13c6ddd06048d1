import { expect, test } from "vitest";
import { growsTooMuch, trendOverLives, trendWithinLife, type MemorySample } from "./memory-trend.ts";

const everyMs = 5_000;

/** Twenty minutes of one process, killed every `lifeMs`. */
function samples(lifeMs: number, mibAt: (atMs: number, ageMs: number) => number): MemorySample[] {
  return Array.from({ length: 240 }, (_, index) => {
    const atMs = index * everyMs;
    const ageMs = atMs % lifeMs;
    return { atMs, of: { relay: { pid: Math.floor(atMs / lifeMs), mib: mibAt(atMs, ageMs) } } };
  });
}

/** What a collector leaves lying about: up to 60 MiB, gone every 20 s. */
function waste(atMs: number): number {
  return (atMs % 20_000) / 300;
}

test("a process that is killed again and again and comes back the same does not grow, whatever it does in each life", () => {
  const trend = trendOverLives(
    samples(45_000, (atMs, ageMs) => 80 + ageMs / 1_000 + waste(atMs)),
    "relay",
  );
  expect(trend?.minutes).toBeGreaterThan(15);
  expect(trend && growsTooMuch(trend)).toBe(false);
});

test("one that comes back larger each time grows", () => {
  const trend = trendOverLives(
    samples(45_000, (atMs) => 80 + atMs / 12_000 + waste(atMs)),
    "relay",
  );
  expect(trend?.grownMib).toBeGreaterThan(80);
  expect(trend && growsTooMuch(trend)).toBe(true);
});

test("a long life that fills what it needs at first does not grow, and one that leaks does", () => {
  const filling = samples(1_200_000, (atMs, ageMs) => 80 + Math.min(ageMs, 60_000) / 400 + waste(atMs));
  const leaking = samples(1_200_000, (atMs, ageMs) => 80 + ageMs / 8_000 + waste(atMs));
  const judged = [filling, leaking].map((given) => {
    const trend = trendWithinLife(given, "relay");
    return trend && growsTooMuch(trend);
  });
  expect(judged).toEqual([false, true]);
});

test("too few lives, or none that lasts, say nothing", () => {
  const given = samples(300_000, () => 80);
  expect(trendOverLives(given, "relay")).toBeUndefined();
  expect(
    trendWithinLife(
      samples(60_000, () => 80),
      "relay",
    ),
  ).toBeUndefined();
  expect(trendOverLives(given, "nobody")).toBeUndefined();
});
