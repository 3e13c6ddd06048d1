/** The command line by commander, its only importer: made from the table, it knows no command by itself. */
import { Command, CommanderError, Option } from "commander";
import { runnerVersion } from "../version.ts";
import { globalOptions, groups, type CliCommand, type CliOption } from "./command.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { failureText } from "./failure.ts";
import { commandHelp, rootHelp } from "./help-text.ts";
import { textColumns } from "./output.ts";

export interface GivenLine {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly globals: Readonly<Record<string, string | undefined>>;
}

export type RunLine = (command: CliCommand, given: GivenLine) => Promise<void>;

const description = `The Coda helper: bridges your own tmux sessions, and only those of Coda, to the web app.`;

/** How help, and what is wrong with a line, is said. */
export interface Saying {
  /** To a program. */
  readonly isJson: boolean;
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
}

export function programOf(table: readonly CliCommand[], run: RunLine, saying: Saying): Command {
  const program = configured(new Command("coda-runner"), saying)
    .description(description)
    .version(runnerVersion, "-V, --version", "which release this is")
    .addHelpText("after", rootHelp());
  for (const option of globalOptions) program.addOption(optionOf(option));
  const made = new Map<string, Command>();
  for (const group of groups)
    for (const command of table.filter((candidate) => candidate.group === group)) {
      const [first, second] = command.path;
      const owner = second === undefined ? program : (made.get(first) ?? program);
      const added = addLine(owner, { command, name: second ?? first, run, program, saying });
      if (second === undefined) made.set(first, added.helpGroup(`${group}:`));
    }
  return program;
}

/** What commander ends with; undefined for an error of another. It has said itself what was wrong. */
export function commanderExit(error: unknown): ExitCode | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
}

interface Line {
  readonly command: CliCommand;
  readonly name: string;
  readonly run: RunLine;
  readonly program: Command;
  readonly saying: Saying;
}

function addLine(owner: Command, { command, name, run, program, saying }: Line): Command {
  const added = configured(owner.command(name, { hidden: command.isHidden === true }), saying);
  added.description(command.description);
  for (const argument of command.arguments) added.argument(argument.name, argument.meaning);
  for (const option of command.options) added.addOption(optionOf(option));
  added.addHelpText("after", commandHelp(command));
  added.action(async () =>
    run(command, { words: added.args, options: optionsOf(added, owner), globals: program.opts() }),
  );
  return added;
}

function wordsOf(command: Command): string {
  return command.parent === null ? command.name() : `${wordsOf(command.parent)} ${command.name()}`;
}

/** Of a second word that is none, commander says that there are too many. */
function taught(text: string, { commands }: Command): string {
  const { word } = /^too many arguments.*: (?<word>\S+)\.\n$/u.exec(text)?.groups ?? {};
  if (word === undefined || commands.length === 0) return text;
  return `unknown command '${word}'; there are ${commands.map((each) => each.name()).join(", ")}\n`;
}

/** What both words of a command take, commander gives to the first. */
function optionsOf(command: Command, owner: Command): GivenLine["options"] {
  const taken = command.options.map((option) => option.attributeName());
  const ofOwner = Object.entries(owner.opts<GivenLine["options"]>()).filter(([name]) => taken.includes(name));
  return { ...Object.fromEntries(ofOwner), ...command.opts<GivenLine["options"]>() };
}

/** That it takes options, its own help says. */
function termOf(command: Command): string {
  const words = command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...words].join(" ");
}

function optionOf({ flags, meaning }: CliOption): Option {
  return new Option(flags, meaning);
}

function configured(command: Command, { isJson, say, complain }: Saying): Command {
  return command
    .exitOverride()
    .helpCommand(false)
    .configureHelp({ helpWidth: textColumns, showGlobalOptions: true, subcommandTerm: termOf })
    .configureOutput({
      writeOut: say,
      writeErr: complain,
      outputError: (text) => {
        const said = `${taught(text.replace(/^error: /u, ""), command)}See: ${wordsOf(command)} --help`;
        const error = isJson ? said.replaceAll("\n", " ") : said;
        complain(failureText(error, { exitCode: exitCodes.usage, isJson }));
      },
    });
}
