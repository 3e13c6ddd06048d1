/**
 * How much of a picture that begins anew is on view already. A captured screen brings the lines above it along, and both
 * repeat what the bytes before them have drawn. Pure; knows rows of text only.
 */
import type { Screen } from "./screen.ts";

export interface Rows {
  /** Without trailing blank rows. */
  readonly texts: readonly string[];
  /** So many of them lie above the screen. */
  readonly above: number;
}

/** `newest`: at most so many, counted from the end. */
export function rowsOf(screen: Screen, newest = Infinity): Rows {
  const { lineCount } = screen;
  const text = (row: number): string => screen.lines(row, row + 1)[0]?.trimEnd() ?? "";
  let end = lineCount;
  while (end > 0 && text(end - 1) === "") end -= 1;
  const from = Math.max(0, end - newest);
  const texts = Array.from({ length: end - from }, (_, index) => text(from + index));
  return { texts, above: lineCount - screen.size.rows - from };
}

export interface Join {
  readonly view: readonly string[];
  readonly picture: Rows;
  /** Output is missing between them. */
  readonly missing: boolean;
  /** The picture is of the epoch's first byte: what lies above its screen was printed before. */
  readonly atStart: boolean;
}

export interface Repeated {
  /** So many of the picture, from its top, the view ends with or has left behind. */
  readonly rows: number;
  /** The view's last row is the beginning of the picture's next one. */
  readonly grown: boolean;
}

export function repeatedRows(join: Join): Repeated {
  return join.missing ? repeatedAcrossGap(join) : { rows: repeatedInFlow(join), grown: false };
}

/** So many equal rows are no accident; the rows before them may be parted on view by an earlier mark. */
const provingRows = 3;

/** Rows that nothing proves to be on view are drawn: they may be all that is left of what is missing. */
function repeatedAcrossGap({ view, picture }: Join): Repeated {
  const { texts, above } = picture;
  let best = { rows: 0, run: 0, grown: false };
  for (let end = 1; end <= texts.length; end++) {
    const grown = goesOn(view, texts[end - 1]);
    const rows = grown ? end - 1 : end;
    const run = equalRows(grown ? view.slice(0, -1) : view, texts, rows);
    const whole = run === rows || (end === texts.length && !grown && run >= rows - above);
    if (run > best.run && (whole || run >= provingRows)) best = { rows, run, grown };
  }
  return best;
}

/** All that the picture has from before it is on view, though a program begun anew may have cleared part of it in the pane. */
function repeatedInFlow({ view, picture, atStart }: Join): number {
  const { texts, above } = picture;
  const least = Math.min(above, texts.length);
  let best = { rows: atStart ? least : 0, run: 0 };
  for (let rows = texts.length; rows > (atStart ? least : 0); rows--) {
    const run = equalRows(view, texts, rows);
    // One row of scrollback proves nothing: prompts are alike.
    if (run > best.run && (run > 1 || rows > least)) best = { rows, run };
  }
  return best.rows;
}

/** Of the picture's first `rows` rows and of the view, so many last ones are equal. */
function equalRows(view: readonly string[], texts: readonly string[], rows: number): number {
  let run = 0;
  while (run < rows && run < view.length && view.at(-1 - run) === texts[rows - 1 - run]) run += 1;
  return run;
}

/** The view's last row was being written, as a prompt is, and has grown since. */
function goesOn(view: readonly string[], text: string | undefined): boolean {
  const last = view.at(-1) ?? "";
  return last !== "" && text !== undefined && text !== last && text.startsWith(last);
}
