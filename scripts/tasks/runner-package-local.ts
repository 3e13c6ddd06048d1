/** `npm run runner:package-local`: the desktop app's packages for this machine, or one sentence on why there are none. `--verbose` shows how. */
import { join } from "node:path";
import { run, type Command, type CommandResult } from "../command.ts";

const folder = join(import.meta.dirname, "..", "..", "runner-desktop");
const isVerbose = process.argv.includes("--verbose");

function program(file: string, ...args: readonly string[]): Command {
  return { program: process.execPath, args: ["--disable-warning=ExperimentalWarning", join(folder, file), ...args] };
}

async function outcome(): Promise<CommandResult> {
  const mode = isVerbose ? "show" : "collect";
  const built = await run(program("build.ts"), mode);
  return built.code === 0 ? run(program(join("packaging", "main.ts"), "--local"), mode) : built;
}

const { code, output } = await outcome();
if (!isVerbose) process.stderr.write(`coda: ${output.trimEnd().split("\n").at(-1) ?? ""}\n`);
process.exitCode = code;
