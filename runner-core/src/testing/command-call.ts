/** A line of the command in this process: read and done as the command does it, with what it said and would end with. */
import { join } from "node:path";
import type { z } from "zod";
import type { CliCommand } from "../cli/command.ts";
import type { RunLine } from "../cli/commander-program.ts";
import { exitCodes, type ExitCode } from "../cli/exit-codes.ts";
import { failureSchema } from "../cli/failure.ts";
import { performLine } from "../cli/run-cli.ts";
import { readConfig } from "../config.ts";
import type { HelperDoor } from "../control/helper-door.ts";
import { uncoloured } from "../paint.ts";

export interface Place {
  readonly stateDir: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Default: no helper runs. */
  readonly door?: Pick<HelperDoor, "ask">;
}

export interface Ended {
  readonly code: ExitCode;
  /** On standard output, line by line. */
  readonly printed: readonly string[];
  /** On standard error. */
  readonly complaint: string;
  /** Undefined: the line was read as none. */
  readonly command: CliCommand | undefined;
}

const nobody: HelperDoor = {
  ask: async () => undefined,
  watch: ({ ended }) => {
    ended({ is: "absent" });
    return () => undefined;
  },
};

/** `line`: the words behind `coda-runner`. */
export async function callLine(line: readonly string[], { stateDir, env = {}, door }: Place): Promise<Ended> {
  const printed: string[] = [];
  let complaint = "";
  let done: { readonly command: CliCommand; code: ExitCode } | undefined;
  const run: RunLine = async (command, { words, options }) => {
    done = { command, code: exitCodes.done };
    const code = await command.run({
      config: () => readConfig(env, { stateDir }),
      places: { stateDir, configFile: join(stateDir, "config.json") },
      door: { ...nobody, ...door },
      env,
      words,
      options,
      out: {
        print: (text) => void printed.push(text),
        write: (text) => void printed.push(text),
        paint: uncoloured,
        terminal: () => undefined,
        onResize: () => () => undefined,
      },
    });
    done = { command, code: code ?? exitCodes.done };
  };
  const failed = await performLine(["node", "coda-runner", ...line], {
    run,
    say: (text) => void printed.push(text),
    complain: (text) => (complaint += text),
  });
  return { code: failed ?? done?.code ?? exitCodes.done, printed, complaint, command: done?.command };
}

export interface EndedForJson {
  readonly code: ExitCode;
  /** Each as the command's own schema reads it. */
  readonly lines: readonly unknown[];
  /** Undefined where nothing failed. */
  readonly failure: z.infer<typeof failureSchema> | undefined;
}

/** As `callLine`, with --json. */
export async function callForJson(line: readonly string[], place: Place): Promise<EndedForJson> {
  const { command, code, printed, complaint } = await callLine([...line, "--json"], place);
  const failure = complaint === "" ? undefined : failureSchema.parse(JSON.parse(complaint));
  if (printed.length > 0 && command?.json === undefined)
    throw new Error(`'${line.join(" ")}' says of no schema what --json prints`);
  return { code, lines: printed.map((text) => command?.json?.parse(JSON.parse(text))), failure };
}
