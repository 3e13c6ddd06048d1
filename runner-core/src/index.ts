/** @coda/runner-core: the headless helper as a library. */
export { readConfig, type RunnerConfig } from "./config.ts";
export { lineLog, reasonOf } from "./log.ts";
export { startRunner, type Runner } from "./runner.ts";
