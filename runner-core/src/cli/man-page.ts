/** The manual page, by the table of commands. Source: groff_man(7); mandoc reads the same. Pure. */
import { runnerVersion } from "../version.ts";
import { globalOptions, groups, usageOf, type CliCommand, type CliOption } from "./command.ts";
import { settingKeys, settings } from "../config/settings.ts";
import { exitTable } from "./exit-codes.ts";

export function manPage(table: readonly CliCommand[]): string {
  return [
    `.TH CODA\\-RUNNER 1 "" "coda\\-runner ${roff(runnerVersion)}" "User Commands"`,
    ".SH NAME",
    // whatis(1) splits it there.
    `${roff("coda-runner")} \\- bridges your own tmux sessions of Coda to the web app`,
    ".SH SYNOPSIS",
    ".B coda\\-runner",
    roff("[options] <command> [arguments]"),
    ".SH DESCRIPTION",
    roff("The Coda helper. It runs beside tmux on your machine and serves the sessions of Coda, and only those."),
    ".SH OPTIONS",
    ...globalOptions.flatMap(optionLines),
    ".SH COMMANDS",
    ...groups.flatMap((group) => [
      `.SS ${roff(group)}`,
      ...table.filter((each) => each.group === group).flatMap(commandLines),
    ]),
    ".SH EXIT STATUS",
    ...exitTable.flatMap(([code, meaning]) => tagged(String(code), meaning)),
    ".SH ENVIRONMENT",
    ...tagged("CODA_RUNNER_HOME", "as --state-dir"),
    ...settingKeys.flatMap((key) =>
      tagged(settings[key].variable, `as ${key} in config.json: ${settings[key].meaning}`),
    ),
    ...tagged("NO_COLOR", "no colours, also in a terminal"),
    ".SH FILES",
    ...tagged(
      "~/.config/coda-runner/config.json",
      "settings; on macOS below ~/Library/Application Support/coda-runner",
    ),
    ...tagged("~/.local/state/coda-runner", "key, journals, logs and socket; on macOS where config.json is"),
    "",
  ].join("\n");
}

function commandLines(command: CliCommand): string[] {
  return [
    ".TP",
    `.B ${roff(usageOf(command))}`,
    sentence(command.description),
    ...nested([
      ...command.arguments.map(({ name, meaning }) => tagged(name, meaning)),
      ...command.options.map(optionLines),
    ]),
    ...nested(command.examples.map(({ line, does }) => [".TP", `.B ${roff(line)}`, roff(does)])),
  ];
}

function nested(blocks: readonly (readonly string[])[]): string[] {
  return blocks.length === 0 ? [] : [".RS", ...blocks.flat(), ".RE"];
}

function optionLines({ flags, meaning }: CliOption): string[] {
  return tagged(flags, meaning);
}

function tagged(tag: string, text: string): string[] {
  return [".TP", `.B ${roff(tag)}`, sentence(text)];
}

function sentence(text: string): string {
  return `${roff(text)}.`;
}

/** A backslash begins an escape, a hyphen of a command must stay one, and a dot or a quote at a line's begin is a request. */
function roff(text: string): string {
  const escaped = text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll('"', "\\(dq").replaceAll("~", "\\(ti");
  return escaped.replaceAll("'", "\\(aq").replace(/^\./u, "\\&.");
}
