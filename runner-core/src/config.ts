/** The helper's settings as it runs with them: the one reader of environment variables. Each bad one is a sentence that says what to do. */
import { homedir, platform } from "node:os";
import { join } from "node:path";
import type { SessionPrefix } from "@coda/protocol";
import { readTelemetrySettings, type TelemetryChoice } from "@coda/telemetry";
import { ConfigError } from "./config/config-error.ts";
import { configFilePath, readConfigFile } from "./config/config-file.ts";
import { changedSettings, resolveSettings, type ResolvedSettings } from "./config/resolve-settings.ts";
import type { AutoUpdate, SettingKey, SettingValues } from "./config/settings.ts";
import { starters, type StartedBy } from "./config/started-by.ts";
import { readDeviceRecord } from "./device/device-record.ts";
import type { KeyStoreKind } from "./device/key-store.ts";
import { reasonOf } from "./log.ts";
import type { RedactionLevel } from "./redaction/redaction-level.ts";

export interface RunnerConfig {
  readonly stateDir: string;
  /** config.json; it need not be there. */
  readonly configFile: string;
  /** Each setting, and where it comes from. */
  readonly settings: ResolvedSettings;
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
  /** Where releases lie, without a slash at its end; undefined: where the web app says. */
  readonly updateFrom: string | undefined;
  readonly autoUpdate: AutoUpdate;
  /** The web app is told how often this helper reconnected and repaired. */
  readonly metrics: boolean;
  readonly startedBy: StartedBy;
  readonly telemetry: TelemetryChoice;
  readonly env: NodeJS.ProcessEnv;
  readonly flags: ConfigFlags;
}

function defaultStateDir(env: NodeJS.ProcessEnv): string {
  if (platform() === "darwin") return join(homedir(), "Library", "Application Support", "coda-runner");
  return join(env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state"), "coda-runner");
}

export interface ConfigFlags {
  readonly stateDir?: string | undefined;
  readonly server?: string | undefined;
  readonly echo?: boolean | undefined;
}

/**
 * Throws ConfigError with one sentence. The command line wins over the environment, and that over config.json; an empty
 * variable counts as unset.
 */
export function readConfig(given: NodeJS.ProcessEnv, flags: ConfigFlags): RunnerConfig {
  const env = setVariables(given);
  const sync = env["TTY_SYNC"];
  if (sync !== undefined && sync !== "tmux")
    throw new ConfigError(`TTY_SYNC is '${sync}', and only 'tmux' is supported; set it so or unset it`);
  const { stateDir, configFile } = configPlaces(env, flags);
  const settings = settingsNow(env, flags);
  return {
    stateDir,
    configFile,
    settings,
    server: valueOf(settings, "server"),
    prefix: valueOf(settings, "session-prefix"),
    tmuxSocket: settings["tmux-socket"].value,
    deviceName: valueOf(settings, "device-name"),
    enrollCode: env["CODA_ENROLL_CODE"],
    keyStore: settings["key-store"].value,
    directory: valueOf(settings, "session-directory"),
    engine: flags.echo === true ? "echo" : "tmux",
    shellIntegration: valueOf(settings, "shell-integration"),
    redaction: valueOf(settings, "redaction"),
    updateFrom: settings["update-from"].value,
    autoUpdate: valueOf(settings, "auto-update"),
    metrics: valueOf(settings, "metrics"),
    startedBy: starters.find((starter) => starter === env["CODA_STARTED_BY"]) ?? "hand",
    telemetry: readTelemetrySettings(env, "coda-helper"),
    env,
    flags,
  };
}

/** Where things lie; needs no readable config.json. */
export function configPlaces(given: NodeJS.ProcessEnv, flags: ConfigFlags): { stateDir: string; configFile: string } {
  const env = setVariables(given);
  const chosen = flags.stateDir ?? env["CODA_RUNNER_HOME"];
  return { stateDir: chosen ?? defaultStateDir(env), configFile: configFilePath(env, chosen) };
}

/** What a helper that runs with `config` would be told now; a fault is why it would not start. */
export function changesOf(config: RunnerConfig): { readonly changed: SettingKey[]; readonly fault: string | null } {
  try {
    return { changed: changedSettings(config.settings, settingsNow(config.env, config.flags)), fault: null };
  } catch (error) {
    return { changed: [], fault: reasonOf(error) };
  }
}

function settingsNow(env: NodeJS.ProcessEnv, flags: ConfigFlags): ResolvedSettings {
  const { stateDir, configFile } = configPlaces(env, flags);
  return resolveSettings({
    flags: { server: flags.server },
    env,
    file: readConfigFile(configFile),
    paired: readDeviceRecord(join(stateDir, "device.json"))?.server,
  });
}

function valueOf<Key extends SettingKey>(all: ResolvedSettings, key: Key): SettingValues[Key] & {} {
  const { value }: { readonly value: SettingValues[Key] } = all[key];
  if (value === undefined || value === null) throw new Error(`the setting '${key}' has no default`);
  return value;
}

function setVariables(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
}

export function environment(): NodeJS.ProcessEnv {
  return process.env;
}
