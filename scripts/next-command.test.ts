import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nextCommand } from "./next-command.ts";

it("runs Next of this checkout, with its telemetry off and the caller's settings", () => {
  const { program, args, cwd, env } = nextCommand(join(import.meta.dirname, ".."), ["telemetry", "status"], { A: "b" });
  expect(env).toMatchObject({ A: "b" });
  const { stdout } = spawnSync(program, args, { cwd, env: { ...process.env, ...env }, encoding: "utf8" });
  expect(stdout).toContain("Disabled");
});

it("keeps Next from reading a .env, as no other part reads one", () => {
  const root = join(import.meta.dirname, "..");
  const folder = mkdtempSync(join(tmpdir(), "coda-next-"));
  writeFileSync(join(folder, ".env"), "CODA_OF_A_FILE=read\n");
  // As Next finds it when it starts.
  const start = `const { createRequire } = require("node:module");
    createRequire(require.resolve("next"))("@next/env").loadEnvConfig(process.argv[1]);
    console.log(process.env.CODA_OF_A_FILE);`;
  const said = (env: NodeJS.ProcessEnv): string =>
    spawnSync(process.execPath, ["-e", start, folder], { cwd: root, env: { ...process.env, ...env }, encoding: "utf8" })
      .stdout;
  try {
    expect(said({})).toBe("read\n");
    expect(said(nextCommand(root, ["start"]).env ?? {})).toBe("undefined\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
