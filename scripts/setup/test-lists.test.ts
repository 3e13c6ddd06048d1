/** What the runners' configurations name is there: a file that went by another name since would be run otherwise than is said. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");

it.each([
  ["vitest.config.ts", /"([^"]+\.test\.ts)"/gu, 30],
  ["playwright.config.ts", /"\*\*\/([^"*]+\.spec\.ts)"/gu, 8],
  ["scripts/setup/longest-first.ts", /"([^"]+\.test\.ts)"/gu, 10],
])("%s names files that are there", (config, names, atLeast) => {
  const found = [...readFileSync(join(root, config), "utf8").matchAll(names)].map(([, name = ""]) => name);
  const single = found.flatMap((name) => alternatives(name));
  expect(single.length).toBeGreaterThanOrEqual(atLeast);
  const folder = config.startsWith("playwright") ? "e2e" : ".";
  expect(single.filter((name) => globSync(name, { cwd: join(root, folder) }).length === 0)).toEqual([]);
});

/** `a/{b,c/{d,e}}.ts` is one path for each word between braces. */
function alternatives(pattern: string): string[] {
  const {
    before = "",
    words,
    after = "",
  } = /^(?<before>.*)\{(?<words>[^{}]*)\}(?<after>.*)$/u.exec(pattern)?.groups ?? {};
  return words === undefined ? [pattern] : words.split(",").flatMap((word) => alternatives(before + word + after));
}
