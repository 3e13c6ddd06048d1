/** The one reader of environment variables of this app's processes; the settings are the core's own. */
import { homedir } from "node:os";
import { isAbsolute, join, sep } from "node:path";
import { readConfig, type RunnerConfig } from "@coda/runner-core";

/** The file that this app's AppImage was started from; undefined: it is none. */
export function appImage(): string | undefined {
  return appImageOf(process.env, process.execPath);
}

/**
 * As the runtime tells it (docs.appimage.org: Environment variables). What another AppImage started, as its terminal does, inherits
 * the variables of that one: `program` lies in the mounted folder of its own.
 */
export function appImageOf(env: NodeJS.ProcessEnv, program: string): string | undefined {
  const [file = "", folder = ""] = [env["APPIMAGE"], env["APPDIR"]];
  return isAbsolute(file) && isAbsolute(folder) && program.startsWith(join(folder, sep)) ? file : undefined;
}

/** Where a user's own files of each kind lie (freedesktop.org: XDG Base Directory Specification 0.8): a relative path counts as none. */
export function xdgFolders(): { readonly configFolder: string; readonly dataFolder: string } {
  return {
    configFolder: xdgFolder("XDG_CONFIG_HOME", ".config"),
    dataFolder: xdgFolder("XDG_DATA_HOME", join(".local", "share")),
  };
}

function xdgFolder(variable: string, usual: string): string {
  const named = process.env[variable] ?? "";
  return isAbsolute(named) ? named : join(homedir(), usual);
}

/** For other programs of this user's session. */
export function sessionEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}

/** Throws with one sentence about the bad setting. */
export function coreConfig(): RunnerConfig {
  return readConfig({ ...process.env, CODA_STARTED_BY: "app" }, {});
}
