/** The one reader of environment variables of this app's processes; the settings are the core's own. */
import { readConfig, type RunnerConfig } from "@coda/runner-core";

/** The file that an AppImage was started from, as its runtime tells (docs.appimage.org); undefined: this is none. */
export function appImage(): string | undefined {
  return process.env["APPIMAGE"];
}

/** Throws with one sentence about the bad setting. */
export function coreConfig(): RunnerConfig {
  return readConfig({ ...process.env, CODA_STARTED_BY: "app" }, {});
}
