/** The `coda-runner` command: reads the line, does what it says, and ends with the code of exit-codes.ts. */
import { environment, readConfig, configPlaces } from "../config.ts";
import { controlSocketPath } from "../control/control-socket.ts";
import { socketDoor } from "../control/socket-door.ts";
import { reasonOf } from "../log.ts";
import type { Call, CliCommand } from "./command.ts";
import { exitCodeOf } from "./command-failed.ts";
import { commandTable } from "./command-table.ts";
import { commanderExit, programOf, type GivenLine } from "./commander-program.ts";
import { exitCodes } from "./exit-codes.ts";
import { systemOutput } from "./output.ts";

export async function runCli(argv: readonly string[]): Promise<void> {
  // Whoever reads may have had enough: `coda-runner logs | head -1`.
  process.stdout.on("error", () => process.exit(exitCodes.done));
  try {
    await programOf(commandTable, runLine).parseAsync([...argv]);
  } catch (error) {
    const code = commanderExit(error);
    if (code === undefined) process.stderr.write(`coda-runner: ${reasonOf(error)}\n`);
    process.exit(code ?? exitCodeOf(error));
  }
}

async function runLine(command: CliCommand, given: GivenLine): Promise<void> {
  const code = await command.run(callOf(given));
  process.exitCode = code ?? exitCodes.done;
  // Neither the signals that are listened for nor a helper that was asked keep the process.
  if (code === exitCodes.interrupted) process.exit(code);
}

function callOf({ words, options, globals }: GivenLine): Call {
  const env = environment();
  const flags = { stateDir: globals["stateDir"], server: globals["server"], echo: options["echo"] === true };
  const places = configPlaces(env, flags);
  return {
    config: () => readConfig(env, flags),
    places,
    door: socketDoor(controlSocketPath(places.stateDir)),
    env,
    words,
    options,
    out: systemOutput(env),
  };
}
