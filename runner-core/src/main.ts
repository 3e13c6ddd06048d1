/** The process behind `coda-runner`. */
import { runCli } from "./cli/run-cli.ts";

// Not awaited at the top level: a program in one file is CommonJS, which has no such thing.
void runCli(process.argv);
