/** What stands below the list of options and commands in `--help`. Pure. */
import { padTo, widthOf } from "../columns-text.ts";
import type { CliCommand } from "./command.ts";
import { exitTable } from "./exit-codes.ts";

const firstSteps = [
  ["coda-runner doctor", "is all there that Coda needs?"],
  ["coda-runner pair --server https://coda.example", "pair this machine with your account"],
  ["coda-runner start", "run the helper"],
  ["coda-runner new my-idea", "a session, for browser and terminal alike"],
] as const;

export function rootHelp(): string {
  const codes = exitTable.map(([code, meaning]) => [String(code), meaning] as const);
  const parts = [
    `First steps:\n${columnsOf(firstSteps)}`,
    `Exit codes:\n${columnsOf(codes)}`,
    "Examples of each command: coda-runner <command> --help",
  ];
  return `\n${parts.join("\n\n")}`;
}

/** Empty where there is nothing to teach. */
export function commandHelp({ examples, next }: CliCommand): string {
  const shown = examples.map(({ line, does }) => [line, does] as const);
  const parts = [
    ...(shown.length > 0 ? [`Examples:\n${columnsOf(shown)}`] : []),
    ...(next === undefined ? [] : [`Next step: ${next}`]),
  ];
  return parts.length === 0 ? "" : `\n${parts.join("\n\n")}`;
}

/** Beside each other where that fits; a long line has its meaning below. */
const leftColumns = 30;

function columnsOf(rows: readonly (readonly [left: string, right: string])[]): string {
  const isWide = rows.some(([left]) => widthOf(left) > leftColumns);
  const width = Math.max(...rows.map(([left]) => widthOf(left)));
  return rows
    .map(([left, right]) => (isWide ? `  ${left}\n      ${right}` : `  ${padTo(left, width)}  ${right}`))
    .join("\n");
}
