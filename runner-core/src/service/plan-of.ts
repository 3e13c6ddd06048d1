/** What a service is to start the helper with: all that counts now and would not be there in a manager's own environment. */
import { resolve } from "node:path";
import type { RunnerConfig } from "../config.ts";
import { settingKeys, settings } from "../config/settings.ts";
import { logFolder } from "../logs/log-file.ts";
import { proxyVariables } from "../network/proxies.ts";
import type { ServicePlan } from "./service-plan.ts";

/** Those that say where things lie, your tmux server among them. */
const placeVariables = ["CODA_RUNNER_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TMUX_TMPDIR", "SHELL"];
/** A tmux server that the service starts hands them to programs, which write other letters without them. */
const languageVariables = ["LANG", "LC_ALL", "LC_CTYPE"];

/** Ways to the web app that a manager's own environment does not know. */
const networkVariables = [...proxyVariables, "NODE_EXTRA_CA_CERTS"];

/** `path`: as the person's own shell has it. Settings of config.json are left there, to be changed there. */
export function planOf(config: RunnerConfig, given: { command: readonly string[]; path: string }): ServicePlan {
  const { stateDir, flags, env } = config;
  const chosen = settingKeys
    .filter((key) => config.settings[key].from === "environment")
    .map((key) => settings[key].variable);
  const variables = [...placeVariables, ...languageVariables, ...networkVariables, ...chosen].flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    command: given.command,
    arguments: [
      ...(flags.stateDir === undefined ? [] : ["--state-dir", resolve(flags.stateDir)]),
      ...(flags.server === undefined ? [] : ["--server", config.server]),
    ],
    environment: { PATH: given.path, ...(Object.fromEntries(variables) as Record<string, string>) },
    logFolder: logFolder(stateDir),
  };
}
