/**
 * Rows as capture-pane -e gives them: each made to stand for itself, since looks, line drawing and links go on from row to
 * row, and which of them goes on in the next one. Bytes as latin1 text.
 */

const escape = "\u001B";
const [shiftOut, shiftIn] = ["\u000E", "\u000F"];
const sgr = `${escape}\\[([\\d;:]*)m`;
const link = `${escape}\\]8;([^\u0007${escape}]*)(?:\u0007|${escape}\\\\)`;
const stateChanges = new RegExp(`${sgr}|[${shiftOut}${shiftIn}]|${link}`, "gu");
const allSgr = new RegExp(sgr, "gu");
const endOfLink = `${escape}]8;;${escape}\\`;

export interface CapturedRows {
  readonly rows: readonly string[];
  /** Of each row, whether it goes on in the next one. */
  readonly wrapped: readonly boolean[];
  /** The rows without their looks. */
  readonly texts: readonly string[];
}

/** What lies above the screen: lines joined where they are one. */
export interface CapturedHistory {
  readonly lines: readonly string[];
  /** On how many rows. */
  readonly rows: number;
  /** Its last line goes on in the screen's first row. */
  readonly goesOn: boolean;
}

export function told(text: string): string {
  return Buffer.from(text).toString("latin1");
}

export function heard(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString();
}

/** Without its looks. */
export function textOfRow(row: string): string {
  return heard(row.replaceAll(stateChanges, ""));
}

/** With its looks, the row as far as it draws so much of its text. */
export function beginningOfRow(row: string, text: string): string {
  let left = told(text).length;
  let drawn = "";
  let at = 0;
  for (const { index, 0: sequence } of row.matchAll(stateChanges)) {
    const piece = row.slice(at, Math.min(index, at + left));
    left -= piece.length;
    drawn += piece;
    if (left === 0) break;
    drawn += sequence;
    at = index + sequence.length;
  }
  return text === "" ? "" : drawn + row.slice(at, at + left) + endOfLink;
}

/** A pen as tmux says it: single attributes, and a colour of each kind. */
class Pen {
  readonly #attributes = new Set<string>();
  readonly #colours = new Map<string, string>();
  #drawing = shiftIn;
  #link = "";

  /** Sets this state from any other. */
  get vt(): string {
    const codes = ["0", ...this.#attributes, ...this.#colours.values()];
    return `${escape}[${codes.join(";")}m${this.#drawing}${this.#link}`;
  }

  take(sequence: string, parameters: string | undefined, target: string | undefined): void {
    if (parameters !== undefined) this.#takeSgr(parameters);
    else if (target !== undefined) this.#link = target.endsWith(";") ? "" : sequence;
    else this.#drawing = sequence;
  }

  #takeSgr(parameters: string): void {
    const codes = parameters.split(";");
    for (let at = 0; at < codes.length; at++) {
      const code = codes[at] ?? "";
      const [kind = ""] = code.split(":");
      const length = kind === code && ["38", "48", "58"].includes(kind) ? (codes[at + 1] === "2" ? 5 : 3) : 1;
      this.#set(kind, codes.slice(at, at + length).join(";"));
      at += length - 1;
    }
  }

  #set(kind: string, code: string): void {
    const number = Number(kind);
    if (number === 0) {
      this.#attributes.clear();
      this.#colours.clear();
    } else if (number < 30 || number === 53) this.#attributes.add(code);
    else if (number < 40 || (number >= 90 && number < 98)) this.#colours.set("foreground", code);
    else if (number < 50 || number >= 100) this.#colours.set("background", code);
    else this.#colours.set("underline", code);
  }
}

/** tmux 3.3 says an overline as `5:3`, which is a blink. */
function withOverlines(row: string): string {
  return row.replaceAll(allSgr, (sequence) => sequence.replaceAll(/(?<=[;[])5:3(?=[;m])/gu, "53"));
}

/** Each row with the state it begins in. */
export function standingRows(rows: readonly string[]): string[] {
  const pen = new Pen();
  return rows.map((row) => {
    const begin = pen.vt;
    const told = withOverlines(row);
    for (const [sequence, parameters, target] of told.matchAll(stateChanges)) pen.take(sequence, parameters, target);
    return begin + told;
  });
}

/** What follows a row in its joined line. From 3.4 on -J leaves out the empty cells behind a row's last character. */
function afterRow(line: string, row: string): string {
  if (line.startsWith(row)) return line.slice(row.length);
  const text = row.trimEnd();
  if (!line.startsWith(text)) return "";
  const rest = line.slice(text.length);
  const spaces = rest.length - rest.trimStart().length;
  return rest.slice(Math.min(spaces, row.length - text.length));
}

/** Which rows go on in the next one: `joined` is what capture-pane -J makes of the same rows. */
export function wrappedRows(rows: readonly string[], joined: readonly string[]): boolean[] {
  const lines = joined.values();
  /** What is left of the joined line that the rows so far belong to. */
  let rest = "";
  return rows.map((row, at) => {
    const line = rest === "" ? (lines.next().value ?? row) : rest;
    rest = afterRow(line, row);
    return rest !== "" && at + 1 < rows.length;
  });
}
