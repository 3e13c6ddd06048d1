/** The process behind `coda-runner`. */
import { runCli } from "./cli.ts";

await runCli(process.argv);
