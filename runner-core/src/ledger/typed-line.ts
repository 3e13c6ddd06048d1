/**
 * What stands behind a prompt once it was typed, for a shell that does not say it: prompt and echo are played into a
 * throwaway terminal as wide as the pane. Knows nothing of shells but that a line editor draws what it was given.
 */
import { limits, type Size } from "@coda/protocol";
import { HeadlessTerminal } from "../pane/headless-terminal.ts";

/** High enough that nothing scrolls. */
const rows = 200;
/** Where text that ends so near the right edge begins after blanks, a prompt of its own stands there. */
const rightPrompt = / {2,}\S+(?: \S+)*$/u;
const edgeColumns = 2;

export interface TypedBytes {
  /** The prompt, from where the cursor is at the left. */
  readonly prompt: Uint8Array;
  /** What came until the program began, the echo of Enter with it. */
  readonly echo: Uint8Array;
}

/** Null where it cannot be known: more than one line, or something else on the line. */
export async function typedLine({ prompt, echo }: TypedBytes, size: Size): Promise<string | null> {
  const columns = Math.min(Math.max(size.columns, limits.minColumns), limits.maxColumns);
  const terminal = new HeadlessTerminal({ columns, rows }, 0);
  try {
    await terminal.write(prompt);
    const begin = terminal.cursor;
    await terminal.write(echo);
    const { text, nextRow } = terminal.lineFrom(begin);
    const isAlone = terminal.cursor.y <= nextRow && terminal.lineFrom({ x: 0, y: nextRow }).text === "";
    const endColumn = begin.x + text.length - (nextRow - begin.y - 1) * columns;
    const hasRightPrompt = endColumn >= columns - edgeColumns && rightPrompt.test(text);
    return isAlone && !hasRightPrompt ? text : null;
  } catch {
    return null; // bytes that no terminal can play
  } finally {
    terminal.dispose();
  }
}
