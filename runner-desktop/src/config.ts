/** The one reader of environment variables of this app; the settings are the core's own. */
import { readConfig, type RunnerConfig } from "@coda/runner-core";

/** Throws with one sentence about the bad setting. */
export function desktopConfig(): RunnerConfig {
  return readConfig(process.env, {});
}
