/** Which web app a machine that nobody has yet is to be paired with: kept as the setting `server`, by whoever asks a person. */
import type { RunnerConfig } from "../config.ts";
import { ConfigError } from "./config-error.ts";
import { writeSetting } from "./config-file.ts";
import { readSettingText } from "./read-setting.ts";
import { settings } from "./settings.ts";

/** By the rule of `--server`. Throws a ConfigError with one sentence; then nothing was written. */
export function chooseServer({ configFile, settings: { server } }: RunnerConfig, text: string): void {
  const chosen = readSettingText("server", text.trim(), "the address");
  if (chosen === server.value) return;
  if (server.from === "environment" || server.from === "flag")
    throw new ConfigError(
      `${settings.server.variable} says ${server.value ?? "another address"}, and counts before what is chosen here; unset it and start again`,
    );
  writeSetting(configFile, "server", chosen);
}
