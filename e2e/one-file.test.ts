/** The command as one program with Node in it, on a machine where no Node can be found: it says what it is, and serves a session. */
import { spawnSync } from "node:child_process";
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { arch, platform } from "node:process";
import { makeReleaseKey, writeRelease } from "@coda/runner-core/testing/release-files";
import { executableName, releasePlatforms } from "@coda/runner-core/testing/release-platforms";
import { makeExecutable } from "@coda/runner-core/testing/single-executable";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { wordsOfProcess } from "./support/process-words.ts";
import { RunnerStack } from "./support/runner-stack.ts";

const caseMs = 60_000;
const folder = mkdtempSync(join(tmpdir(), "coda-one-file-"));
const program = join(folder, "coda-runner");
const tools = join(folder, "tools");
const releaseKey = makeReleaseKey();
const here = releasePlatforms.find((each) => each === `${platform}-${arch}`);

let stack: RunnerStack;

beforeAll(async () => {
  if (here === undefined) throw new Error(`there is no executable for ${platform}-${arch}`);
  const build = { version: "8.8.8", releasePublicKey: releaseKey.publicKey };
  await makeExecutable(program, { platform: here, nodeCache: join(folder, "nodes"), build });
  layTools();
  stack = await RunnerStack.start({ file: program, path: tools });
}, 2 * caseMs);
afterAll(async () => {
  await stack.dispose();
  rmSync(folder, { recursive: true });
}, caseMs);

/** All that this machine has, but for Node and what comes with it. */
function layTools(): void {
  mkdirSync(tools);
  for (const name of readdirSync("/usr/bin"))
    if (!/^(?:node|nodejs|npm|npx|corepack)$/u.test(name)) symlinkSync(join("/usr/bin", name), join(tools, name));
}

test("it tells its release and its commands, whatever is meant for Node alone", async () => {
  expect(spawnSync("node", ["--version"], { env: stack.env }).error).toMatchObject({ code: "ENOENT" });
  expect(await stack.run("--version")).toEqual({ code: 0, out: "8.8.8\n", err: "" });
  const env = { NODE_OPTIONS: "--expose-gc --no-such-option" };
  const help = await stack.runWith({ env }, "--help");
  expect(help).toMatchObject({ code: 0, err: "" });
  expect(help.out).toContain("coda-runner pair");
});

test("it finds tmux, and says so in JSON", async () => {
  const { code, out } = await stack.run("doctor", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ well: true });
});

test(
  "it is paired, serves a session, and becomes itself anew with the session running on",
  { timeout: caseMs },
  async () => {
    expect(await stack.pair()).toMatchObject({ code: 0 });
    const { pid } = stack.begin("start").child;
    await stack.until("the helper is live", async () => stack.isLive());
    expect(await stack.run("new", "first")).toMatchObject({ code: 0 });
    await stack.run("send", "first", "primary", "echo sent-$((40+2))", "--enter");
    const [{ id } = { id: "" }] = z
      .array(z.object({ id: z.string() }))
      .parse(JSON.parse((await stack.run("list", "--json")).out));
    await stack.untilStored("it in the web app", id, (stored) => stored.includes("sent-42"));
    const words = wordsOfProcess(pid);
    expect(words).toMatch(/coda-runner start$/u);
    expect(await stack.run("restart")).toMatchObject({ code: 0, err: "" });
    expect(wordsOfProcess(pid)).toBe(words);
    await stack.run("send", "first", "primary", "echo past-$((40+2))", "--enter");
    await stack.untilStored("the rest in the web app", id, (stored) => stored.includes("past-42"));
  },
);

/** The same program as a release of another version: its name is of the same length, wherever it stands. */
function layRelease(version: string): string {
  if (here === undefined) throw new Error("there is no executable for this machine");
  const release = join(folder, "release");
  mkdirSync(release, { recursive: true });
  const text = readFileSync(program, "latin1").replaceAll('"8.8.8"', `"${version}"`);
  writeFileSync(join(release, executableName(here)), text, "latin1");
  writeRelease(release, { version, privateKey: releaseKey.privateKey });
  return release;
}

test(
  "it becomes the release that is signed, and the helper with it, and goes back",
  { timeout: 2 * caseMs },
  async () => {
    const release = layRelease("8.8.9");
    const server = createServer(({ url = "" }, response) => response.end(readFileSync(join(release, basename(url)))));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const env = { CODA_UPDATE_FROM: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    const update = async (...args: readonly string[]): Promise<unknown> => {
      const ran = await stack.runWith({ env }, "update", "--json", ...args);
      expect(ran).toMatchObject({ code: 0, err: "" });
      return JSON.parse(ran.out);
    };
    try {
      const nothing = { running: "8.8.8", offered: "8.8.9", done: "nothing", helper: null };
      expect(await update("--check")).toEqual(nothing);
      expect(await update()).toEqual({ ...nothing, done: "updated", helper: "8.8.9" });
      expect(await stack.run("--version")).toMatchObject({ out: "8.8.9\n" });
      expect(await update()).toEqual({ ...nothing, running: "8.8.9" });
      expect(await update("--back")).toEqual({ running: "8.8.9", offered: null, done: "went back", helper: "8.8.8" });
      expect(await stack.run("--version")).toMatchObject({ out: "8.8.8\n" });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
);

test("as a service it is begun by its own path, however it was typed", () => {
  const home = join(folder, "home");
  const managers = join(folder, "managers");
  for (const each of [home, managers]) mkdirSync(each);
  for (const name of ["systemctl", "loginctl"]) writeFileSync(join(managers, name), "#!/bin/sh\n", { mode: 0o700 });
  linkSync(program, join(home, "coda-runner"));
  // Of a device that is not paired it would be none.
  const env = { HOME: home, SHELL: "/bin/sh", PATH: `${managers}:${tools}`, CODA_ENROLL_CODE: "a".repeat(43) };
  const ran = spawnSync(`./${basename(program)}`, ["service", "install"], { cwd: home, env, encoding: "utf8" });
  expect(ran).toMatchObject({ stderr: "" });
  const unit = readFileSync(join(home, ".config", "systemd", "user", "coda-runner.service"), "utf8");
  // Before systemd 254 it is told to wait by itself.
  expect(unit).toMatch(new RegExp(`^ExecStart="?${join(home, "coda-runner")}"? "?start"?(?: "?--back-off"?)?$`, "mu"));
});
