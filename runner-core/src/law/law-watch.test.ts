import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeWatches } from "../testing/fake-watches.ts";
import { LawWatch } from "./law-watch.ts";

let base: string;
let law: string;
let watches: FakeWatches;
let events: number;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "coda-law-watch-"));
  law = join(base, "law");
  watches = new FakeWatches();
  events = 0;
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function watch(platform: NodeJS.Platform = "linux"): LawWatch {
  return new LawWatch({ folders: [base, law], platform, watchPath: watches.watch, onEvent: () => (events += 1) });
}

test("tells of both folders, of the inner one as soon as it is there", () => {
  const on = watch();
  expect([watches.open, on.tellsAll]).toEqual([[base], true]);
  mkdirSync(law);
  watches.tell("rename");
  on.aim();
  on.aim();
  expect([watches.open, on.tellsAll, events]).toEqual([[base, law], true, 1]);
  on.close();
  expect([watches.open, on.tellsAll]).toEqual([[], false]);
});

test("goes on with another folder of the same name, and without it", () => {
  mkdirSync(law);
  const on = watch();
  mkdirSync(`${law}.new`);
  renameSync(law, `${law}.old`);
  renameSync(`${law}.new`, law);
  on.aim();
  expect([watches.open, watches.armed]).toEqual([[base, law], 3]);
  rmSync(law, { recursive: true });
  on.aim();
  expect([watches.open, on.tellsAll]).toEqual([[base], true]);
});

test("does not tell all where one of them cannot be watched, or a watch has failed until there is another", () => {
  mkdirSync(law);
  watches.refuses = true;
  const on = watch();
  expect([watches.open, on.tellsAll]).toEqual([[], false]);
  watches.refuses = false;
  on.aim();
  expect(on.tellsAll).toBe(true);
  watches.fail();
  expect([watches.open, on.tellsAll, events]).toEqual([[], false, 2]);
  on.aim();
  expect([watches.open, on.tellsAll]).toEqual([[base, law], true]);
});

test("where a folder does not tell of what is written into its files, none is watched", () => {
  const on = watch("darwin");
  expect([watches.open, on.tellsAll]).toEqual([[], false]);
});
