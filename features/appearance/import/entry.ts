/** What every format of terminal colours comes down to: names with values, each on a line of its file. Pure. */
export interface Entry {
  /** Nested names joined by dots, as the file writes them. */
  readonly name: string;
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
}

/** What is wrong with a file, in a sentence for whoever chose it. */
export class BadFile extends Error {}

export function badLine(line: number, what: string): BadFile {
  return new BadFile(`Line ${line}: ${what}`);
}

export function eachLine(text: string): { readonly text: string; readonly line: number }[] {
  return text.split(/\r\n|\r|\n/u).map((each, index) => ({ text: each, line: index + 1 }));
}

/** Without the quotation marks around it. */
export function unquoted(value: string): string {
  return /^(?<mark>["'])(?<inside>.*)\k<mark>$/u.exec(value)?.groups?.["inside"] ?? value;
}
