/** The helper's command in a clone, on a Node that cannot run its sources. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

it("says in one sentence which Node it needs", () => {
  const bin = join(import.meta.dirname, "..", "bin", "coda-runner.mjs");
  // As an older Node: without the reading of TypeScript.
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-experimental-strip-types", bin, "--help"], {
    encoding: "utf8",
  });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^coda-runner: Node \S+ cannot run its sources; use Node 24, .*\n$/u);
});
