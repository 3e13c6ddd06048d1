/** The helper's settings: the one reader of environment variables. Each bad one is a sentence that says what to do. */
import { homedir, hostname, platform } from "node:os";
import { join } from "node:path";
import { defaultSessionPrefix, isSocketName, sessionPrefixSchema, type SessionPrefix } from "@coda/protocol";
import { readTelemetrySettings, type TelemetryChoice } from "@coda/telemetry";
import { readDeviceRecord } from "./device/device-record.ts";
import { keyStoreKinds, type KeyStoreKind } from "./device/key-store.ts";
import { redactionLevels, type RedactionLevel } from "./redaction/redaction-level.ts";

export interface RunnerConfig {
  readonly stateDir: string;
  /** Origin of the web app. */
  readonly server: string;
  readonly prefix: SessionPrefix;
  readonly tmuxSocket: string | undefined;
  readonly deviceName: string;
  /** One-use code that registers this device; only where no record of a pairing is there yet. */
  readonly enrollCode: string | undefined;
  /** Where `pair` keeps the private keys; undefined: where this machine offers. */
  readonly keyStore: KeyStoreKind | undefined;
  /** Where new sessions begin. */
  readonly directory: string;
  /** tmux, or sessions that only echo: for trying relay and web app where there is no tmux. */
  readonly engine: "tmux" | "echo";
  /** What is masked in what leaves this device to be stored. */
  readonly redaction: RedactionLevel;
  /** Shells of the sessions it makes mark their commands. */
  readonly shellIntegration: boolean;
  readonly telemetry: TelemetryChoice;
  readonly env: NodeJS.ProcessEnv;
}

export class ConfigError extends Error {}

function defaultStateDir(env: NodeJS.ProcessEnv): string {
  if (platform() === "darwin") return join(homedir(), "Library", "Application Support", "coda-runner");
  return join(env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state"), "coda-runner");
}

function readServer(text: string): string {
  try {
    const url = new URL(text);
    if (url.protocol === "http:" || url.protocol === "https:") return url.origin;
  } catch {
    // falls through to the sentence below
  }
  throw new ConfigError(
    `CODA_SERVER is '${text}', which is no http(s) address; set it to the web app's, e.g. https://coda.example`,
  );
}

function readPrefix(text: string | undefined): SessionPrefix {
  const prefix = sessionPrefixSchema.safeParse(text ?? defaultSessionPrefix);
  if (prefix.success) return prefix.data;
  throw new ConfigError(
    `TTY_SESSION_PREFIX is '${String(text)}'; it must be 1 to 20 of a-z and 0-9, beginning with a letter`,
  );
}

function readSocketName(name: string | undefined): string | undefined {
  if (name === undefined || isSocketName(name)) return name;
  throw new ConfigError(
    `CODA_TMUX_SOCKET is '${name}'; it must be a plain name as for tmux -L (letters, digits, '.', '_', '-')`,
  );
}

function readRedaction(text = "standard"): RedactionLevel {
  const level = redactionLevels.find((candidate) => candidate === text);
  if (level !== undefined) return level;
  throw new ConfigError(`CODA_REDACTION is '${text}'; set it to off, standard or strict, or unset it for standard`);
}

function readKeyStore(text: string | undefined): KeyStoreKind | undefined {
  const kind = keyStoreKinds.find((candidate) => candidate === text);
  if (kind !== undefined || text === undefined) return kind;
  throw new ConfigError(`CODA_KEY_STORE is '${text}'; set it to ${keyStoreKinds.join(", ")}, or unset it`);
}

/** Where this folder is paired, if it is. */
function pairedServer(stateDir: string): string | undefined {
  return readDeviceRecord(join(stateDir, "device.json"))?.server;
}

function readSwitch(name: string, text = "0"): boolean {
  if (text === "0" || text === "1") return text === "1";
  throw new ConfigError(`${name} is '${text}'; set it to 1 or 0, or unset it`);
}

export interface ConfigFlags {
  readonly stateDir?: string | undefined;
  readonly server?: string | undefined;
  readonly echo?: boolean | undefined;
}

/** Throws ConfigError with one sentence. Command-line flags win over the environment; an empty variable counts as unset. */
export function readConfig(given: NodeJS.ProcessEnv, flags: ConfigFlags): RunnerConfig {
  const env = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  const sync = env["TTY_SYNC"];
  if (sync !== undefined && sync !== "tmux")
    throw new ConfigError(`TTY_SYNC is '${sync}', and only 'tmux' is supported; set it so or unset it`);
  const stateDir = flags.stateDir ?? env["CODA_RUNNER_HOME"] ?? defaultStateDir(env);
  return {
    stateDir,
    server: readServer(flags.server ?? env["CODA_SERVER"] ?? pairedServer(stateDir) ?? "http://127.0.0.1:3000"),
    prefix: readPrefix(env["TTY_SESSION_PREFIX"]),
    tmuxSocket: readSocketName(env["CODA_TMUX_SOCKET"]),
    deviceName: env["CODA_DEVICE_NAME"] ?? hostname(),
    enrollCode: env["CODA_ENROLL_CODE"],
    keyStore: readKeyStore(env["CODA_KEY_STORE"]),
    directory: env["CODA_SESSION_DIRECTORY"] ?? homedir(),
    engine: flags.echo === true ? "echo" : "tmux",
    shellIntegration: readSwitch("CODA_SHELL_INTEGRATION", env["CODA_SHELL_INTEGRATION"]),
    redaction: readRedaction(env["CODA_REDACTION"]),
    telemetry: readTelemetrySettings(env, "coda-helper"),
    env,
  };
}

export function environment(): NodeJS.ProcessEnv {
  return process.env;
}
