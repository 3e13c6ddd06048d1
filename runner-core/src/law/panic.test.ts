/** Panic, as a person does it: a real helper on real tmux, a web app and a relay that hear all it says. */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { deviceIdSchema } from "@coda/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { auditFolder } from "../audit/audit-files.ts";
import { readChain } from "../audit/verify-chain.ts";
import { startPiped, type PipedChild } from "../child-process.ts";
import { systemClock } from "../clock.ts";
import { readConfig, type RunnerConfig } from "../config.ts";
import { askControl, controlSocketPath } from "../control/control-socket.ts";
import type { HelperStatus } from "../control/control-messages.ts";
import { writeDeviceRecord } from "../device/device-record.ts";
import { BareRelay } from "../testing/bare-relay.ts";
import { FakeWebApp } from "../testing/fake-web-app.ts";
import { runs } from "../testing/processes.ts";
import { allowed } from "../testing/tmux-helper.ts";
import { TmuxServer } from "../testing/tmux-server.ts";
import { until } from "../testing/until.ts";
import { lawCommands } from "./law-commands.ts";

const main = join(import.meta.dirname, "..", "main.ts");
/** Much of a helper's start is Node's, which on a busy machine takes seconds. */
const startMs = 40_000;
const cutWithinMs = 1_000;
const session = allowed("panicked");

let server: TmuxServer;
let webApp: FakeWebApp;
let relay: BareRelay;
let state: string;
let config: RunnerConfig;
let helper: PipedChild | undefined;
let log: string;

beforeEach(async () => {
  server = new TmuxServer();
  webApp = new FakeWebApp();
  relay = new BareRelay();
  const origin = await webApp.start();
  webApp.relayUrl = await relay.start();
  const { session: id, idea, slot } = session;
  webApp.sessions = [{ id, ideaId: idea, ideaTitle: idea, slot, status: "reserved", cursors: [] }];
  state = join(server.folder, "state");
  mkdirSync(state, { mode: 0o700 });
  const device = deviceIdSchema.parse(randomUUID());
  writeDeviceRecord(join(state, "device.json"), { version: 1, device, server: origin, owner: "ada@example.org" });
  config = readConfig({ ...server.env, CODA_TMUX_SOCKET: server.socket }, { stateDir: state });
  log = "";
});

afterEach(async () => {
  await end("SIGKILL");
  await webApp.stop();
  await relay.stop();
  await server.dispose();
});

async function start(...args: readonly string[]): Promise<void> {
  const env = { ...server.env, CODA_TMUX_SOCKET: server.socket, CODA_SESSION_DIRECTORY: server.folder };
  helper = startPiped(process.execPath, ["--no-warnings", main, "--state-dir", state, "start", ...args], { env });
  helper.stdout.resume();
  helper.stderr.on("data", (bytes: Buffer) => {
    log = (log + bytes.toString("utf8")).slice(-8_000);
  });
  await until("the helper answers", status, startMs).catch((error: unknown) => {
    throw new Error(`the helper's last words:\n${log}`, { cause: error });
  });
}

async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  const pid = helper?.pid;
  helper?.kill("SIGCONT");
  helper?.kill(signal);
  if (pid !== undefined) await until("the helper has ended", () => !runs(pid));
  helper = undefined;
}

async function status(): Promise<HelperStatus | undefined> {
  const reply = await askControl(controlSocketPath(state), { version: 1, command: "status" });
  return reply?.ok === true && "status" in reply ? reply.status : undefined;
}

/** As typed behind `coda-runner`. */
async function run(words: string, options: { readonly release?: boolean } = {}): Promise<string> {
  const command = lawCommands.find(({ path }) => words === path.join(" ") || words.startsWith(`${path.join(" ")} on`));
  if (command === undefined) throw new Error(`there is no command '${words}'`);
  return command.run(config, words.split(" ").slice(command.path.length), options);
}

/** What a program prints in the session, as it is where it was wanted. */
async function print(text: string): Promise<void> {
  await server.run("send-keys", "-t", "=coda__panicked__primary:", `echo ${text}$((40+2))`, "Enter");
}

const epochs = () => [...webApp.transcripts.epochs.values()];
const stored = (): string =>
  epochs()
    .map(({ bytes }) => bytes.toString())
    .join("");
const journals = (): string =>
  readdirSync(join(state, "journal"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");

/** In ms from the word on, until no socket is open. */
async function cut(): Promise<{ readonly tookMs: number; readonly said: string; readonly calls: number }> {
  const beganMs = systemClock.steadyMs();
  const saying = run("panic");
  await until("the relay's socket is closed", () => relay.sockets === 0);
  const tookMs = systemClock.steadyMs() - beganMs;
  return { said: await saying, tookMs, calls: webApp.calls.length };
}

test(
  "LW8 LW9 LW10 LW11 cuts all off within a second, over a kill and a restart, until it is released: then nothing is missing",
  { timeout: 180_000 },
  async () => {
    await start();
    await until("the session is recorded", () => stored() !== "", startMs);
    await print("before");
    await until("it is uploaded", () => stored().includes("before42"));
    await until("the relay is there", () => relay.sockets === 1);

    const { tookMs, said, calls } = await cut();
    expect(tookMs).toBeLessThan(cutWithinMs);
    expect(said).toContain("This machine is cut off");
    const heard = relay.heard;
    await print("meanwhile");
    await until("it is recorded", () => journals().includes("meanwhile42"));
    expect(await status()).toMatchObject({ law: { cutOffAt: expect.any(String) as string }, relay: "stopped" });
    const refused = await askControl(controlSocketPath(state), {
      version: 1,
      command: "new",
      idea: session.idea,
      slot: session.slot,
    });
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining("cut off") as string });

    await end("SIGKILL");
    await print("unattended");
    await until("it is recorded without a helper", () => journals().includes("unattended42"));
    await start();
    expect(await status()).toMatchObject({ law: { cutOffAt: expect.any(String) as string } });
    expect([webApp.calls.slice(calls), relay.sockets, relay.heard]).toEqual([[], 0, heard]);

    expect(await run("panic", { release: true })).toBe("This machine is released: all goes on.");
    await until("all of it is uploaded", () => /before42.*meanwhile42.*unattended42/su.test(stored()));
    await until("the relay is there again", () => relay.sockets === 1);
    await print("after");
    await until("it goes on", () => stored().includes("after42"));
    expect(epochs().map(({ gaps }) => gaps)).toEqual([[]]);
    const told = () => webApp.reported.map(({ action }) => action);
    await until("the web app was told", () => told().includes("helper.released"));
    expect(told().filter((action) => action.startsWith("helper."))).toEqual(["helper.panic", "helper.released"]);
    expect(readChain(auditFolder(state)).faults).toEqual([]);
  },
);

test("LW9 ends a helper that does not answer, and cuts off the one that comes next", { timeout: 120_000 }, async () => {
  await start("--echo");
  await until("the relay is there", () => relay.sockets === 1);
  const pid = helper?.pid ?? 0;
  helper?.kill("SIGSTOP");
  const { said } = await cut();
  expect(said).toContain("Its helper did not obey and was killed.");
  await until("it has ended", () => !runs(pid));
  const calls = webApp.calls.length;
  await start("--echo");
  expect(await status()).toMatchObject({ law: { cutOffAt: expect.any(String) as string } });
  expect([webApp.calls.length, relay.sockets]).toEqual([calls, 0]);
  expect(readChain(auditFolder(state))).toMatchObject({ faults: [], lines: [{ event: { action: "helper.panic" } }] });
});

test("LW8 LW11 cuts off a helper that is about to end, too", { timeout: 120_000 }, async () => {
  await start();
  await until("the session is recorded", () => stored() !== "", startMs);
  await until("the relay is there", () => relay.sockets === 1);
  webApp.isSilent = true;
  await print("late");
  const asked = webApp.calls.length;
  await until("it is being uploaded", () => webApp.calls.slice(asked).some((call) => call.startsWith("PATCH")));
  helper?.kill("SIGTERM");
  await until("it has hung up", async () => (await status())?.relay === "stopped");
  expect(await run("panic")).not.toContain("No helper runs.");
  const calls = webApp.calls.length;
  await end("SIGTERM");
  expect(webApp.calls.slice(calls)).toEqual([]);
  const { faults, lines } = readChain(auditFolder(state));
  expect(faults).toEqual([]);
  expect(lines.map(({ event }) => event.action)).toEqual(["helper.panic"]);
});

test("LW9 LW11 without a helper is written for the next one, and so is its end", { timeout: 60_000 }, async () => {
  expect(await run("panic")).toContain("No helper runs.");
  expect(await run("panic")).toContain("No helper runs.");
  expect(existsSync(join(state, "law", "panic"))).toBe(true);
  expect(await run("panic", { release: true })).toBe("This machine is released: all goes on.");
  expect(await run("panic", { release: true })).toBe("This machine was not cut off.");
  const actions = readChain(auditFolder(state)).lines.map(({ event }) => event.action);
  expect(actions).toEqual(["helper.panic", "helper.released"]);
});

test(
  "LW3 LW11 a change on the live helper holds at once, and one without a helper for the next",
  { timeout: 120_000 },
  async () => {
    const set = lawCommands.find(({ path }) => path.join(" ") === "law set");
    expect(await set?.run(config, ["typing", "off"], {})).toMatch(/^typing +off/mu);
    await start("--echo");
    expect(await status()).toMatchObject({ law: { flags: { typing: false, pasting: true } } });
    await set?.run(config, ["pasting", "off"], {});
    expect(await status()).toMatchObject({ law: { flags: { typing: false, pasting: false } } });
    rmSync(join(state, "law", "flags.json"));
    await until("the helper has looked", async () => (await status())?.law.flags.typing);
    await expect(set?.run(config, ["flying", "on"], {})).rejects.toThrow("'flying' is no flag; there are typing,");
    await expect(set?.run(config, ["typing", "maybe"], {})).rejects.toThrow("'maybe' is neither on nor off");
    const lines = readChain(auditFolder(state)).lines.map(({ event }) => [event.action, event.subject]);
    expect(lines).toEqual([
      ["helper.flags-changed", { flag: "typing", on: false }],
      ["helper.flags-changed", { flag: "pasting", on: false }],
      ["helper.flags-changed", { flag: "typing", on: true }],
      ["helper.flags-changed", { flag: "pasting", on: true }],
    ]);
  },
);
