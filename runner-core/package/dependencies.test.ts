/** What the helper stands on: everything that its production dependencies bring along is listed in docs/runner.md, with why. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const runnerCore = join(import.meta.dirname, "..");
const names = z.record(z.string(), z.string()).default({});
const manifestSchema = z.object({
  name: z.string(),
  dependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).default({}),
});

/** As Node looks for it: in node_modules of the folder and of each above it. Undefined: an optional one that is not here. */
function folderOf(name: string, from: string): string | undefined {
  const place = join(from, "node_modules", name);
  if (existsSync(place)) return realpathSync(place);
  const above = dirname(from);
  return above === from ? undefined : folderOf(name, above);
}

/** Of the package in `folder`, and of all it needs to run. */
function graphOf(folder: string, found = new Set<string>()): ReadonlySet<string> {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  const { name, dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = manifest;
  if (found.has(name)) return found;
  found.add(name);
  const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true);
  const mustBeHere = [...Object.keys(dependencies), ...peers];
  for (const each of new Set([...mustBeHere, ...Object.keys(optionalDependencies)])) {
    const place = folderOf(each, folder);
    if (place !== undefined) graphOf(place, found);
    else if (mustBeHere.includes(each)) throw new Error(`${name} needs ${each}, which is not installed`);
  }
  return found;
}

/** Names in the first column of the table below the heading. */
function listed(): string[] {
  const text = readFileSync(join(runnerCore, "..", "docs", "runner.md"), "utf8");
  const section = text.split(/^## /mu).find((each) => each.startsWith("What it stands on"));
  const rows = section?.split("\n").filter((line) => line.startsWith("| `")) ?? [];
  return rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/gu)].map(([, name = ""]) => name));
}

const own = ["@coda/runner-core", "@coda/protocol", "@coda/telemetry"];

test("each has its row, and no row is of one that is gone", () => {
  const others = [...graphOf(runnerCore)].filter((name) => !own.includes(name));
  expect(listed().toSorted()).toEqual(others.toSorted());
});

test("node-pty and Electron are not among them", () => {
  const graph = graphOf(runnerCore);
  expect([...graph].filter((name) => /node-pty|electron|node-gyp|prebuild/u.test(name))).toEqual([]);
  // It would be found: the tests' own terminal is one.
  expect(graphOf(realpathSync(join(runnerCore, "..", "e2e", "node_modules", "node-pty")))).toContain("node-pty");
});
