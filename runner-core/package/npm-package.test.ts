/** The package for npm, installed from its file alone by an npm that reaches no registry, and run by npx. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleCommand } from "../bundle.ts";
import { joinLicences, licencesOf } from "./licences.ts";
import { npmPackageName, packPackage, writePackageFolder } from "./npm-package.ts";

const stepMs = 180_000;
const folder = mkdtempSync(join(tmpdir(), "coda-npm-"));
const packed = join(folder, npmPackageName);
let licences: string;

beforeAll(async () => {
  const bundle = join(folder, "bundle.mjs");
  licences = joinLicences(licencesOf(await bundleCommand(bundle, { version: "7.8.9-test" })));
  writePackageFolder(join(folder, "package"), {
    version: "7.8.9-test",
    bundle,
    manualPage: ".TH x\n",
    configSchema: "{}\n",
    licences,
  });
  await packPackage(join(folder, "package"), packed);
}, stepMs);
afterAll(() => rmSync(folder, { recursive: true }));

/** As on a machine that never had npm: nothing to read but the file. */
function alone(program: string, ...args: readonly string[]) {
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  const path = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const env = {
    PATH: path,
    HOME: home,
    npm_config_offline: "true",
    npm_config_registry: "http://127.0.0.1:1/",
    npm_config_update_notifier: "false",
  };
  return spawnSync(program, args, { env, cwd: folder, encoding: "utf8", timeout: stepMs });
}

test("npx runs it", { timeout: stepMs }, () => {
  const ran = alone("npx", "--yes", `./${npmPackageName}`, "--help");
  expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining("coda-runner pair") as unknown });
});

test("npm installs it, with its manual page, and nothing besides", { timeout: stepMs }, () => {
  const prefix = join(folder, "prefix");
  expect(alone("npm", "install", "--global", "--prefix", prefix, packed)).toMatchObject({ status: 0 });
  const installed = join(prefix, "lib", "node_modules");
  expect(readdirSync(installed)).toEqual(["coda-runner"]);
  expect(readdirSync(join(installed, "coda-runner")).toSorted()).toEqual(
    [
      "LICENSE",
      "LICENSES-OF-OTHERS.txt",
      "README.md",
      "bin",
      "coda-runner.1",
      "config.schema.json",
      "dist",
      "package.json",
    ].toSorted(),
  );
  const manifest = JSON.parse(readFileSync(join(installed, "coda-runner", "package.json"), "utf8")) as object;
  expect(manifest).toMatchObject({ name: "coda-runner", version: "7.8.9-test" });
  expect(Object.keys(manifest).filter((key) => /dependencies/iu.test(key))).toEqual([]);
  const command = join(prefix, "bin", "coda-runner");
  expect(alone(command, "--version")).toMatchObject({ status: 0, stdout: "7.8.9-test\n", stderr: "" });
});

test("what a start compiled is kept for the next, where nobody else writes", () => {
  const kept = join(folder, "home", ".cache", "coda-runner");
  expect(statSync(kept).mode & 0o022).toBe(0);
  expect(readdirSync(kept)).toHaveLength(1);
});

test("it brings the licences of what is in it", () => {
  for (const name of ["zod", "ws", "commander", "@xterm/headless", "@opentelemetry/api"])
    expect(licences).toMatch(new RegExp(`^${name} \\d\\S+ \\(\\S+\\)$`, "mu"));
  expect(licences.match(/permission is hereby granted/giu)?.length).toBeGreaterThan(4);
  expect(() => licencesOf(["/x/node_modules/none/index.js"])).toThrow("ENOENT");
});
