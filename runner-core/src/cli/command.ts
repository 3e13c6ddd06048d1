/** What a command of the line says of itself: all that help, man page, completions and docs are made of. */
import type { z } from "zod";
import type { RunnerConfig } from "../config.ts";
import type { HelperDoor } from "../control/helper-door.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Output } from "./output.ts";

/** In the order of `--help`. A command belongs where somebody looks for it who does not know it. */
export const groups = [
  "Begin",
  "Sessions",
  "This helper",
  "What browsers may do",
  "Settings and keys",
  "Your shell",
] as const;
export type Group = (typeof groups)[number];

/** What a shell offers at a place: the helper's ideas, the slots of the idea before it, or these words. */
export type Offered = "ideas" | "slots" | readonly string[];

export interface CliArgument {
  /** `<idea>`, `[slot]`, `[text...]`: as it is written in a usage line. */
  readonly name: string;
  readonly meaning: string;
  readonly offers?: Offered;
}

export interface CliOption {
  /** `--json`, `-n <count>`, `--since <time>`. */
  readonly flags: string;
  readonly meaning: string;
  readonly offers?: Offered;
}

export interface CliExample {
  readonly line: string;
  readonly does: string;
}

/** How a command was called. */
export interface Call {
  /** Throws a ConfigError. */
  readonly config: () => RunnerConfig;
  /** Where things lie, also while config.json cannot be read. */
  readonly places: { readonly stateDir: string; readonly configFile: string };
  readonly door: HelperDoor;
  readonly env: NodeJS.ProcessEnv;
  readonly words: readonly string[];
  /** By their long names in camel case; `-n` is `n`. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly out: Output;
}

export interface CliCommand {
  /** Of two words, the second belongs to the first, which stands before it in the table. */
  readonly path: readonly [string] | readonly [string, string];
  readonly group: Group;
  readonly description: string;
  readonly arguments: readonly CliArgument[];
  readonly options: readonly CliOption[];
  readonly examples: readonly CliExample[];
  /** What somebody does after it, usually. */
  readonly next?: string;
  /** Of each line that it prints with --json. */
  readonly json?: z.ZodType;
  /** Not for people: in no help. */
  readonly isHidden?: true;
  /** Throws a sentence. Nothing returned: done. */
  readonly run: (call: Call) => Promise<ExitCode | undefined>;
}

export const jsonOption: CliOption = { flags: "--json", meaning: "for programs" };

export function isForPrograms({ options }: Pick<Call, "options">): boolean {
  return options["json"] === true;
}

/** What a command did, for whoever asked. */
export function report(call: Call, done: { readonly json: unknown; readonly text: string }): void {
  call.out.print(isForPrograms(call) ? JSON.stringify(done.json) : done.text);
}

/** Of every command. */
export const globalOptions: readonly CliOption[] = [
  {
    flags: "--state-dir <folder>",
    meaning: "where the helper keeps its key and journals; its config.json is in there then",
  },
  { flags: "--server <url>", meaning: "the web app this device is paired with" },
];

/** `coda-runner new <idea> [slot]`. */
export function usageOf(command: Pick<CliCommand, "path" | "arguments">): string {
  return ["coda-runner", ...command.path, ...command.arguments.map(({ name }) => name)].join(" ");
}

/** The long name of an option, or its short one. */
export function optionName({ flags }: CliOption): string {
  return flags.split(" ")[0] ?? flags;
}

export function takesValue({ flags }: CliOption): boolean {
  return flags.includes("<");
}

export function optionText({ options }: Call, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
