/** `coda-runner pair`, `unpair` and `rotate-key`: what they do, without the command line they come from. */
import { mkdirSync } from "node:fs";
import { platform } from "node:os";
import { systemClock } from "../clock.ts";
import type { RunnerConfig } from "../config.ts";
import { askControl, controlSocketPath } from "../control/control-socket.ts";
import { codeOf } from "../law/browser.ts";
import { ownBook, refuseCutOff } from "../law/own-book.ts";
import { reasonOf } from "../log.ts";
import { runnerVersion } from "../version.ts";
import { Device, isCopied, recordFile, type DeviceOptions } from "./device.ts";
import { readDeviceRecord } from "./device-record.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { offeredKeyStore } from "./key-stores.ts";
import { systemMachineId } from "./machine-id.ts";
import { openLink } from "./open-link.ts";
import { pairDevice, type PairResult } from "./pair-device.ts";
import { claimedText, personText, questionText, shownText } from "./pair-words.ts";
import { WebApi } from "./web-api.ts";

/** Where the command talks to a person; `ask` resolves with what they typed. */
export interface Talk {
  readonly print: (text: string) => void;
  /** Undefined: nobody can be asked. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly colours: boolean;
}

/** Throws a sentence when there is no device in the end. */
export async function pairCommand(config: RunnerConfig, talk: Talk, yesTo: string | undefined): Promise<void> {
  refuseCutOff(config.stateDir);
  if (yesTo === undefined && talk.ask === undefined)
    throw new Error("nobody can be asked here for the last yes; name who may have this machine with --yes-to <e-mail>");
  mkdirSync(config.stateDir, { recursive: true, mode: 0o700 });
  const options = await deviceOptions(config);
  await refusePaired(options);
  const device = await Device.begin(options, config.keyStore ?? (await offeredKeyStore(config)));
  const fingerprint = fingerprintOf(device.keys.publicKey);
  const result = await pairDevice({
    device,
    name: config.deviceName,
    platform: platform(),
    version: runnerVersion,
    clock: systemClock,
    fetch,
    onShown: (shown) => {
      talk.print(shownText(shown, { fingerprint, colours: talk.colours }));
      const opens = yesTo === undefined && openLink(shown.urlWithCode, { server: device.server, env: config.env });
      if (opens) talk.print("  It opens in your browser.");
    },
    onClaimed: (by) => talk.print(claimedText(by)),
    confirm: async ({ by, browser }) => {
      if (yesTo !== undefined) return by.email?.toLowerCase() === yesTo.toLowerCase();
      const answer = await talk.ask?.(questionText(by, fingerprint, browser && codeOf(browser)));
      return /^y(?:es)?$/iu.test(answer?.trim() ?? "");
    },
  });
  if (!result.ok) {
    await device.forget();
    throw new Error(yesTo !== undefined && result.why.startsWith("you said no") ? notThem(yesTo) : result.why);
  }
  device.paired(result.pairing, "pairing");
  const owner = personText({ name: result.pairing.owner, email: null });
  talk.print(`  Paired with ${device.server} as a device of ${owner}; its key is in ${device.store.place}.`);
  talk.print(`  ${letIn(config.stateDir, result)}`);
}

/** The browser that said yes to this machine need not be asked about. What came of it, for people. */
function letIn(stateDir: string, { by, browser, pairing }: Extract<PairResult, { ok: true }>): string {
  const others = "Any other browser is asked about here before it may type: coda-runner browsers";
  if (browser === undefined) return others;
  const { key, user: account } = browser;
  try {
    ownBook(stateDir).answer({ key, account, guest: false, name: by.name ?? pairing.owner }, "allowed");
    return `The browser ${codeOf(browser)} may type here. ${others}`;
  } catch (error) {
    return `The browser ${codeOf(browser)} may not type here yet: ${reasonOf(error)}`;
  }
}

function notThem(yesTo: string): string {
  return `it was not ${yesTo} who entered the code; nothing was paired`;
}

/** A folder holds one device. One that was copied here, or that the web app no longer wants, makes room for another. */
async function refusePaired(options: DeviceOptions): Promise<void> {
  const { stateDir } = options;
  const known = readDeviceRecord(recordFile(stateDir));
  if (await isRunning(stateDir))
    throw new Error("a helper runs with this state folder; stop it first, and unpair it with 'coda-runner unpair'");
  if (known === undefined || isCopied(known, options.machineId)) return;
  const token = await apiOf(await Device.open({ ...options, server: known.server })).token();
  if (!token.ok && (token.failure.code === "forbidden" || token.failure.code === "conflict")) return;
  throw new Error(`this device is paired with ${known.server} for ${known.owner}; unpair it first: coda-runner unpair`);
}

/** Revokes this device in its account and removes its keys. Throws a sentence; then nothing was removed. */
export async function unpairCommand(config: RunnerConfig, talk: Talk): Promise<void> {
  const options = await deviceOptions(config);
  if (await isRunning(config.stateDir)) throw new Error("a helper runs with this state folder; stop it first");
  const device = await pairedDevice(options);
  const reply = await apiOf(device).revoke();
  if (!reply.ok && reply.failure.code === "unreachable") {
    throw new Error(`${device.server} does not answer (${reply.failure.message}); try again, or revoke it there later`);
  }
  await device.forget();
  talk.print(`This machine is paired no more with ${device.server}; its key is gone from ${device.store.place}.`);
}

/** For a helper that does not run: a running one changes its key by itself. */
export async function rotateKeyCommand(config: RunnerConfig, talk: Talk): Promise<void> {
  refuseCutOff(config.stateDir);
  const device = await pairedDevice(await deviceOptions(config));
  talk.print(await rotateKey(device, apiOf(device)));
}

/** What came of it, for people. Throws a sentence when the key is the old one still, or may be. */
export async function rotateKey(device: Device, api: WebApi): Promise<string> {
  const reply = await api.rotateKey();
  if (reply.ok) return `the key was changed; its fingerprint is ${fingerprintOf(device.keys.publicKey)}`;
  throw new Error(`the key could not be changed: ${reply.failure.message}`);
}

export async function deviceOptions(config: RunnerConfig): Promise<DeviceOptions> {
  const { stateDir, server, env } = config;
  return { stateDir, server, env, machineId: await systemMachineId() };
}

async function pairedDevice(options: DeviceOptions): Promise<Device> {
  const device = await Device.open(options);
  if (device.record === undefined) throw new Error(`this device is not paired with ${options.server}`);
  return device;
}

function apiOf(device: Device): WebApi {
  return new WebApi({ device, now: () => systemClock.now(), fetch });
}

async function isRunning(stateDir: string): Promise<boolean> {
  return (await askControl(controlSocketPath(stateDir), { version: 1, command: "status" })) !== undefined;
}
