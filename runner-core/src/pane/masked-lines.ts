/**
 * Lines as they are drawn for who may not see all of it: the cells of what a judge of text masks show '*', in their own
 * look. Text that runs over several lines is judged as one. Does not know what is masked, nor why.
 */
import type { DrawnCell, DrawnLine } from "./xterm-core.ts";

/** A text of the same length, with '*' for what is masked. */
export type Redact = (text: string) => string;

interface LinesText {
  readonly text: string;
  /** Of each unit of the text: its cell, or none for an end of a line. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

export function maskedLines(lines: readonly DrawnLine[], columns: number, redact: Redact): readonly DrawnLine[] {
  const drawn = textOf(lines, columns);
  const redacted = redact(drawn.text);
  const masked = new Map<number, Set<number>>();
  for (let index = 0; redacted !== drawn.text && index < redacted.length; index++) {
    const [row, column] = [drawn.rows[index], drawn.columns[index]];
    if (redacted[index] === drawn.text[index] || row === undefined || column === undefined) continue;
    masked.set(row, (masked.get(row) ?? new Set()).add(column));
  }
  return lines.map((line, row) => maskedLine(line, masked.get(row), redact));
}

function textOf(lines: readonly DrawnLine[], columns: number): LinesText {
  let text = "";
  const of = { rows: [] as number[], columns: [] as number[] };
  lines.forEach((line, row) => {
    const cells = Array.from({ length: columns }, (_, column) => line.getCell(column));
    cells.forEach((cell, column) => {
      if (cell === undefined || cell.getWidth() === 0) return;
      const characters = cell.getChars() === "" ? " " : cell.getChars();
      text += characters;
      for (let unit = 0; unit < characters.length; unit++) {
        of.rows.push(row);
        of.columns.push(column);
      }
    });
    if (lines[row + 1]?.isWrapped === true) return;
    text += "\n";
    of.rows.push(row);
    of.columns.push(-1);
  });
  return { text, ...of };
}

function maskedLine(line: DrawnLine, columns: ReadonlySet<number> | undefined, redact: Redact): DrawnLine {
  return {
    isWrapped: line.isWrapped,
    getCell: (column) => {
      const cell = line.getCell(column);
      return cell === undefined || columns?.has(column) !== true ? cell : masked(cell);
    },
    linkVt: (cell) => redact(line.linkVt(cell)),
  };
}

function masked(cell: DrawnCell): DrawnCell {
  const stars = "*".repeat(cell.getWidth());
  return Object.create(cell, { getChars: { value: () => stars } }) as DrawnCell;
}
