/**
 * What of a captured pane may be recorded where it also shows what was printed while recording was paused: lines that stood
 * there before. Every other one keeps its place, in which a mark says why it is not there. Knows neither tmux nor when.
 */
import type { Size } from "@coda/protocol";
import { widthOf } from "../columns-text.ts";
import { beginningOfRow, heard, textOfRow, told, type CapturedHistory, type CapturedRows } from "./captured-rows.ts";

export interface StoodText {
  /** Whole ones, whatever rows they took, without blanks at their ends. */
  readonly lines: ReadonlySet<string>;
  /** Of the line that the cursor stood in, up to it: as a prompt does, it stands before what was typed later. */
  readonly beforeCursor: string;
  readonly title: string;
}

interface Place {
  readonly size: Size;
  readonly stood: StoodText;
}

/** "begun": what stood is its beginning alone. */
type Standing = "stood" | "begun" | "empty" | "later";

/** In the first row of those that belong together; the longest that fits. */
const markAgain = "┆";
const marks = ["┆ printed while recording was paused, and not kept", "┆ recording was paused", markAgain] as const;
const dim = "\u001B[0;2m\u000F";

function markIn(columns: number, isFirst = false): string {
  const fitting = marks.find((mark) => (isFirst || mark === markAgain) && widthOf(mark) <= columns);
  return told(dim + (fitting ?? ""));
}

function standingOf(line: string, { lines, beforeCursor }: StoodText): Standing {
  const text = line.trimEnd();
  if (text === "") return "empty";
  // What has come to stand alone in a line says nothing new: a prompt behind which something was typed before.
  if (lines.has(text) || [...lines].some((stood) => stood.startsWith(text))) return "stood";
  return beforeCursor.trim() !== "" && text.startsWith(beforeCursor) ? "begun" : "later";
}

export interface ScreenPlace extends Place {
  /** Undefined: on the screen behind. What is typed in that row goes on, so no mark stands there. */
  readonly cursorRow?: number | undefined;
  /** What the first row goes on from, above the screen. */
  readonly above?: string | undefined;
}

export function stoodRows(given: CapturedRows, place: ScreenPlace): CapturedRows {
  const { rows, wrapped, texts } = given;
  const standing = standingOfRows(given, place);
  let isFirst = true;
  const shown = rows.map((row, at) => {
    const is = standing[at] ?? "later";
    if (is === "empty") return "";
    if (is === "stood") {
      isFirst = true;
      return row;
    }
    const before = is === "begun" ? place.stood.beforeCursor : "";
    const begin = beginningOfRow(row, before);
    if (at === place.cursorRow) return begin;
    const mark = markIn(place.size.columns - widthOf(before), isFirst);
    isFirst = false;
    return begin + mark;
  });
  return { rows: shown, wrapped: wrapped.map((goesOn, at) => goesOn && standing[at] === "stood"), texts };
}

/** Line by line, since a line's rows are others once its pane has another width. */
function standingOfRows({ rows, wrapped, texts }: CapturedRows, { stood, above = "" }: ScreenPlace): Standing[] {
  const standing: Standing[] = [];
  while (standing.length < rows.length) {
    const from = standing.length;
    const end = wrapped.indexOf(false, from) + 1 || rows.length;
    const beginsAbove = from === 0 && above !== "";
    const line = (beginsAbove ? above : "") + texts.slice(from, end).map(heard).join("");
    const whole = standingOf(line, stood);
    // Only the row in which it begins has what stood of it.
    const rest = whole === "begun" ? "later" : whole;
    for (let row = from; row < end; row++) standing.push(row === from && !beginsAbove ? whole : rest);
  }
  return standing;
}

/**
 * So many of the newest lines as fill a screen: a pane that grows takes them back onto it, and what is drawn from here is to
 * grow with it. `first`: the screen below.
 */
export function stoodAbove(
  { lines, goesOn }: CapturedHistory,
  { size, stood, first }: Place & { readonly first: CapturedRows },
): CapturedHistory {
  const end = first.wrapped.indexOf(false) + 1;
  const below = goesOn ? first.texts.slice(0, end).map(heard).join("") : "";
  const kept: string[] = [];
  let [rows, isWhole] = [0, goesOn];
  for (let at = lines.length - 1; at >= 0 && rows < size.rows; at--) {
    const line = lines[at] ?? "";
    const text = textOfRow(line);
    const isLast = at === lines.length - 1;
    const standing = standingOf(isLast ? text + below : text, stood);
    if (isLast && standing !== "stood") isWhole = false;
    const height = Math.max(1, Math.ceil(widthOf(text) / size.columns));
    rows += height;
    if (standing === "stood" || standing === "empty") kept.unshift(standing === "stood" ? line : "");
    else kept.unshift(...Array.from({ length: height }, () => markIn(size.columns)));
  }
  return { lines: kept, rows, goesOn: isWhole };
}
