/** What may stand where somebody pressed Tab, by the table of commands. Pure. */
import { globalOptions, optionName, takesValue, type CliCommand, type CliOption, type Offered } from "./command.ts";

export interface Candidate {
  readonly word: string;
  readonly meaning: string;
}

/** What of the running helper is offered. */
export interface KnownNames {
  readonly ideas: readonly string[];
  readonly slotsOf: (idea: string) => readonly string[];
}

const noKnown: KnownNames = { ideas: [], slotsOf: () => [] };

/** `words`: those behind the command's own, the last being the one that is written. */
export function complete(
  words: readonly string[],
  { table, known = noKnown }: { readonly table: readonly CliCommand[]; readonly known?: KnownNames },
): Candidate[] {
  const written = words.at(-1) ?? "";
  const { command, operands, awaits } = read(words.slice(0, -1), table);
  if (awaits !== undefined) return beginning(written, offered(awaits.offers, { operands, known }));
  const options = [...(command?.options ?? []), ...globalOptions, helpOption];
  if (written.startsWith("-")) return beginning(written, options.map(optionCandidate));
  return beginning(written, [...commandsAt(command, operands, table), ...operandsAt(command, { operands, known })]);
}

const helpOption: CliOption = { flags: "--help", meaning: "what it does, with examples" };

interface ReadWords {
  readonly command: CliCommand | undefined;
  /** Behind the command's path. */
  readonly operands: readonly string[];
  /** The option whose value comes next. */
  readonly awaits: CliOption | undefined;
}

function read(words: readonly string[], table: readonly CliCommand[]): ReadWords {
  let command: CliCommand | undefined;
  const operands: string[] = [];
  let awaits: CliOption | undefined;
  for (const word of words) {
    const option = [...(command?.options ?? []), ...globalOptions].find((each) => optionName(each) === word);
    if (awaits !== undefined) awaits = undefined;
    else if (option !== undefined) awaits = takesValue(option) ? option : undefined;
    else if (!word.startsWith("-")) {
      const path = [...(command?.path ?? []), word].join(" ");
      const deeper = operands.length === 0 ? table.find((each) => each.path.join(" ") === path) : undefined;
      if (deeper === undefined) operands.push(word);
      else command = deeper;
    }
  }
  return { command, operands, awaits };
}

function commandsAt(
  command: CliCommand | undefined,
  operands: readonly string[],
  table: readonly CliCommand[],
): Candidate[] {
  if (operands.length > 0) return [];
  const depth = command?.path.length ?? 0;
  return table
    .filter(({ path, isHidden }) => isHidden !== true && path.length === depth + 1)
    .filter(({ path }) => depth === 0 || path[0] === command?.path[0])
    .map(({ path, description }) => ({ word: path.at(-1) ?? "", meaning: description }));
}

interface Place {
  readonly operands: readonly string[];
  readonly known: KnownNames;
}

function operandsAt(command: CliCommand | undefined, place: Place): Candidate[] {
  return offered(command?.arguments[place.operands.length]?.offers, place);
}

function offered(offers: Offered | undefined, { operands, known }: Place): Candidate[] {
  if (offers === undefined) return [];
  if (offers === "ideas") return known.ideas.map((word) => ({ word, meaning: "idea" }));
  if (offers === "slots") return known.slotsOf(operands[0] ?? "").map((word) => ({ word, meaning: "slot" }));
  return offers.map((word) => ({ word, meaning: "" }));
}

function optionCandidate(option: CliOption): Candidate {
  return { word: optionName(option), meaning: option.meaning };
}

function beginning(written: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(({ word }) => word.startsWith(written));
}
