/** Where folders are made, and what is said where they cannot be. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runProgram } from "./child-process.ts";
import { environment } from "./config.ts";
import { makeFolder } from "./make-folder.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "coda-folder-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test("its parents are made with it, all for the owner alone; what is there stays as it is", () => {
  chmodSync(root, 0o755);
  makeFolder(join(root, "a", "b", "c"));
  expect([root, join(root, "a"), join(root, "a", "b", "c")].map(modeOf)).toEqual([0o755, 0o700, 0o700]);
  makeFolder(join(root, "a"), 0o755);
  expect(modeOf(join(root, "a"))).toBe(0o700);
});

test("a link to a folder is one", () => {
  mkdirSync(join(root, "far"));
  symlinkSync(join(root, "far"), join(root, "near"));
  makeFolder(join(root, "near", "x"));
  expect(statSync(join(root, "far", "x")).isDirectory()).toBe(true);
});

test.each(["file", "dangling"])("a %s in the place of a folder is named, and stays", (name) => {
  const path = join(root, name);
  if (name === "file") writeFileSync(path, "");
  else symlinkSync(join(root, "nowhere"), path);
  for (const wanted of [path, join(path, "x")])
    expect(() => makeFolder(wanted)).toThrow(
      `the folder ${path} cannot be made (file already exists); make room for it there, or name another place`,
    );
});

test("the system's code is there for whoever waits for room", () => {
  writeFileSync(join(root, "file"), "");
  expect(() => makeFolder(join(root, "file"))).toThrow(expect.objectContaining({ code: "EEXIST" }) as Error);
});

test.runIf(existsSync("/proc/self"))(
  "a helper that is told to live below /proc says so and ends",
  async () => {
    const main = join(import.meta.dirname, "main.ts");
    // By a signal that it need not hear.
    const args = [
      "-s",
      "KILL",
      "20",
      process.execPath,
      "--no-warnings",
      main,
      "--state-dir",
      "/proc/coda/state",
      "start",
    ];
    const env = { PATH: environment()["PATH"], HOME: root };
    const { status, stderr } = await runProgram("timeout", args, { env, timeoutMs: 25_000 });
    expect(stderr).toContain("the folder /proc/coda cannot be made (no such file or directory);");
    expect(status).toBe(1);
  },
  30_000,
);
