/** @coda/runner-core: the headless helper as a library. */
export { ConfigError, readConfig, type RunnerConfig } from "./config.ts";
export { lineLog, reasonOf, type Log } from "./log.ts";
export { startRunner, type Runner } from "./runner.ts";
export { runnerVersion } from "./version.ts";
