/** Where the reader is in a terminal's text: kept where another screen takes its place, or brought to a row. */
import { clientLimits } from "./client-limits.ts";
import { eachFrame } from "./system-frames.ts";
import type { XtermTerminal } from "./xterm-terminal.ts";

/** Until a terminal's viewport has been told of its lines, and has drawn them: until then it may scroll back by itself. */
const framesToOpen = 2;
/** A row that cannot be scrolled to by then is not: the reader scrolls on. */
const framesToReveal = 120;

/**
 * A terminal that was just opened knows frames later how far it can be scrolled, and another may take its place: scrolls
 * until the row stays where it is to be.
 */
export function revealRow(shown: () => XtermTerminal | undefined, rowOf: () => number | undefined): void {
  let frames = 0;
  let there = 0;
  let terminal = shown();
  eachFrame(() => {
    if (shown() !== terminal) there = 0;
    terminal = shown();
    const row = rowOf();
    if (terminal !== undefined && row !== undefined) there = isScrolledTo(terminal, row) ? there + 1 : 0;
    frames += 1;
    return there <= framesToOpen && frames < framesToReveal;
  });
}

/** Whether the row was in its place before this scrolled to it. */
function isScrolledTo(terminal: XtermTerminal, row: number): boolean {
  const { viewportY, baseY } = terminal.buffer.active;
  const line = Math.min(baseY, Math.max(0, row - clientLimits.linesAboveMark));
  if (viewportY !== line) terminal.scrollToLine(line);
  return viewportY === line;
}

interface ReadingPlace {
  readonly linesBelow: number;
  readonly selection: { readonly column: number; readonly rowsFromEnd: number; readonly cells: number } | undefined;
}

/** Counted from the newest line: older history changes only what is above. */
export function readingPlace(terminal: XtermTerminal): ReadingPlace {
  const { viewportY, baseY, length } = terminal.buffer.active;
  const range = terminal.getSelectionPosition();
  const selection = range && {
    column: range.start.x,
    rowsFromEnd: length - range.start.y,
    cells: (range.end.y - range.start.y) * terminal.cols + range.end.x - range.start.x,
  };
  return { linesBelow: baseY - viewportY, selection };
}

/** Before it is opened: an open terminal scrolls only as far as its viewport knows of. */
export function restoreScroll(terminal: XtermTerminal, place: ReadingPlace): void {
  terminal.scrollToLine(Math.max(0, terminal.buffer.active.baseY - place.linesBelow));
}

export function restoreSelection(terminal: XtermTerminal, place: ReadingPlace): void {
  const { length } = terminal.buffer.active;
  if (place.selection === undefined) return;
  const { column, rowsFromEnd, cells } = place.selection;
  if (rowsFromEnd <= length) terminal.select(column, length - rowsFromEnd, cells);
}
