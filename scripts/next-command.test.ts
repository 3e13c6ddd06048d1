import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nextCommand } from "./next-command.ts";

it("runs Next of this checkout, with its telemetry off and the caller's settings", () => {
  const { program, args, cwd, env } = nextCommand(join(import.meta.dirname, ".."), ["telemetry", "status"], { A: "b" });
  expect(env).toMatchObject({ A: "b" });
  const { stdout } = spawnSync(program, args, { cwd, env: { ...process.env, ...env }, encoding: "utf8" });
  expect(stdout).toContain("Disabled");
});
