/** Whether what stands on a screen is a question that waits for its user. Pure; asked only of a screen at rest. */
import type { ScreenText } from "../pane/screen-text.ts";
import { lineQuestions, menuQuestions, type MenuAsks } from "./question-table.ts";

export interface Question {
  /** The line that asks, without the frame around it. */
  readonly text: string;
  /** Programs that ask so. */
  readonly from: string;
}

/** A longer line asks nothing. */
const maxQuestionCharacters = 600;
/** From the question to the choice: what is asked about may stand between. */
const maxLinesBetween = 20;
/** From the choice to the screen's last line: other choices, and which keys do what. */
const maxLinesBelow = 12;
/** What may stand where the cursor rests below a menu: nothing, a choice, a frame, or which key does what. */
const withinMenu =
  /^[\s│┃╰╯─━┗┛>❯›●▌]*(?:\d\. .*|.*\b(?:esc|enter|tab|ctrl|arrows?|arrow-keys)\b.*|(?:yes|no|allow|reject)\b.*)?$/iu;
const frame = /^[\s│┃]+|[\s│┃]+$/gu;

export function questionOn(screen: ScreenText): Question | undefined {
  return lineQuestionOn(screen) ?? menuQuestionOn(screen);
}

function lineQuestionOn({ beforeCursor, behindCursor }: ScreenText): Question | undefined {
  if (beforeCursor.length > maxQuestionCharacters || behindCursor !== "") return undefined;
  const row = lineQuestions.find(({ asks }) => asks.test(beforeCursor));
  return row === undefined ? undefined : { text: beforeCursor.trim(), from: row.from };
}

function menuQuestionOn({ lines, cursorLine }: ScreenText): Question | undefined {
  const last = lines.findLastIndex((line) => line !== "");
  if (last === -1 || !withinMenu.test(shortLine(lines[cursorLine] ?? ""))) return undefined;
  for (const row of menuQuestions) {
    const found = askedIn(lines, last, row);
    if (found !== undefined) return { text: found.replaceAll(frame, ""), from: row.from };
  }
  return undefined;
}

/** The question nearest above the lowest choice. */
function askedIn(lines: readonly string[], last: number, { asks, choice }: MenuAsks): string | undefined {
  const from = Math.max(0, last - maxLinesBelow);
  const chosen = lines.findLastIndex((line, index) => index >= from && choice.test(shortLine(line)));
  if (chosen === -1) return undefined;
  return lines.slice(Math.max(0, chosen - maxLinesBetween), chosen).findLast((line) => asks.test(shortLine(line)));
}

function shortLine(line: string): string {
  return line.slice(0, maxQuestionCharacters);
}
