/** The `coda-runner` command: reads the line, does what it says, and ends with the code of exit-codes.ts. */
import { environment, readConfig, configPlaces } from "../config.ts";
import { calledAs, type Showing } from "../called-as.ts";
import { controlSocketPath } from "../control/control-socket.ts";
import { socketDoor } from "../control/socket-door.ts";
import { reasonOf } from "../log.ts";
import type { Call, CliCommand } from "./command.ts";
import { exitCodeOf } from "./command-failed.ts";
import { commandTable, typedCommands } from "./command-table.ts";
import { commanderExit, programOf, type GivenLine, type RunLine } from "./commander-program.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { failureText, wantsJson } from "./failure.ts";
import { systemOutput } from "./output.ts";

export async function runCli(argv: readonly string[]): Promise<void> {
  // Whoever reads may have had enough: `coda-runner logs | head -1`.
  process.stdout.on("error", () => process.exit(exitCodes.done));
  const env = environment();
  const show = calledAs(env["CODA_COMMAND"], typedCommands);
  const code = await performLine(argv, {
    run: async (command, given) => runLine(command, { ...given, show }),
    say: (text) => void process.stdout.write(show(text)),
    complain: (text) => void process.stderr.write(show(text)),
  });
  if (code !== undefined) process.exit(code);
}

export interface LinePorts {
  readonly run: RunLine;
  /** Standard output, of help. */
  readonly say: (text: string) => void;
  /** Standard error. */
  readonly complain: (text: string) => void;
}

/** What the process ends with at once; undefined: it was done, or goes on. `argv` as a process has it. */
export async function performLine(argv: readonly string[], { run, ...says }: LinePorts): Promise<ExitCode | undefined> {
  const isJson = wantsJson(argv);
  try {
    await programOf(commandTable, run, { isJson, ...says }).parseAsync([...argv]);
    return undefined;
  } catch (error) {
    const said = commanderExit(error);
    if (said !== undefined) return said;
    const exitCode = exitCodeOf(error);
    says.complain(failureText(reasonOf(error), { exitCode, isJson }));
    return exitCode;
  }
}

type Given = GivenLine & { readonly show: Showing };

async function runLine(command: CliCommand, given: Given): Promise<void> {
  const code = await command.run(callOf(given));
  process.exitCode = code ?? exitCodes.done;
  // Neither the signals that are listened for nor a helper that was asked keep the process.
  if (code === exitCodes.interrupted) process.exit(code);
}

function callOf({ words, options, globals, show }: Given): Call {
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
    out: systemOutput(env, show),
  };
}
