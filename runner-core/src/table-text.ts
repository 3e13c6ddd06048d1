/** Rows in columns, for a terminal. Pure. */
import { cutMiddle, padTo, widthOf } from "./columns-text.ts";

export interface TableStyle {
  /** Of the whole; the first column gives way, and its cells are cut in their middle. Default: as wide as it gets. */
  readonly columns?: number;
  /** A cell that is padded already; row 0 is the first one below the header. Default: as it is. */
  readonly paint?: (cell: string, place: { readonly row: number; readonly column: number }) => string;
}

const between = "  ";
/** Of a cell that gives way. */
const leastColumns = 8;

export function tableOf(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { columns = Infinity, paint = (cell) => cell }: TableStyle = {},
): string {
  const widths = header.map((title, column) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  const [first = 0, ...others] = widths;
  const left = columns - others.reduce((total, width) => total + between.length + width, 0);
  widths[0] = Math.max(leastColumns, Math.min(first, left));
  return [header, ...rows]
    .map((row, at) =>
      row
        .map((cell, column) => {
          const shown = column === 0 ? cutMiddle(cell, widths[0] ?? 0) : cell;
          const isLast = column === row.length - 1;
          const padded = isLast ? shown : padTo(shown, widths[column] ?? 0);
          return at === 0 ? padded : paint(padded, { row: at - 1, column });
        })
        .join(between)
        .trimEnd(),
    )
    .join("\n");
}
