/** The one reader of environment variables of this app's processes; the settings are the core's own. */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { readConfig, type RunnerConfig } from "@coda/runner-core";

/** The file that an AppImage was started from, as its runtime tells (docs.appimage.org); undefined: this is none. */
export function appImage(): string | undefined {
  return process.env["APPIMAGE"];
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
