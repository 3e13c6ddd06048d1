/** How the helper's command begins: on a Node that cannot run it. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const bin = join(import.meta.dirname, "..", "bin", "coda-runner.mjs");

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return [status, stdout, stderr];
}

it("says in one sentence which Node it needs, in a clone", () => {
  // As an older Node: without the reading of TypeScript.
  expect(run("--no-experimental-strip-types", bin, "--help")).toEqual([
    1,
    "",
    expect.stringMatching(/^coda-runner: Node \S+ cannot run its sources; use Node 24, .*\n$/u),
  ]);
});

it("says so in a package too", () => {
  const folder = mkdtempSync(join(tmpdir(), "coda-bin-"));
  try {
    mkdirSync(join(folder, "bin"));
    const packed = join(folder, "bin", "coda-runner.mjs");
    copyFileSync(bin, packed);
    const older = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'22.20.0'})";
    expect(run("--import", older, packed, "--help")).toEqual([
      1,
      "",
      "coda-runner: Node 22.20.0 is too old; use Node 24 or newer, or the executable of the same release, which needs none.\n",
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
