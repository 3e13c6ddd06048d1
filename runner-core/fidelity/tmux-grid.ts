/** tmux's own grid of a pane: its capture, read back by the same engine as the viewers'. */
import { characterRulesVt, WholeCharacters, type CharacterRules, type Size } from "@coda/protocol";
import { HeadlessTerminal } from "../src/pane/headless-terminal.ts";
import type { TmuxServer } from "../src/testing/tmux-server.ts";
import { gridOf, type Grid } from "./grid.ts";

/** What one cell holds at most, by tmux 3.3; the joiner before what did not fit would swallow the next cell. */
const cellBytes = 21;
const longestCharacter = 4;
const colours = new RegExp(String.raw`\x1B\[[\d;:]*m`, "gu");
const joined = /[^\p{M}\u200D](?:[\p{M}\u200D]*\u200D[^\p{M}\u200D])+\p{M}*\u200D/gu;

/** What capture-pane writes otherwise than it would be read: 53 (overline) as 5:3, and with 3.3 joiners of full cells. */
function readable(line: string, rules: CharacterRules): string {
  const text = line.replaceAll(colours, (sgr) => sgr.replaceAll("5:3", "53"));
  if (rules !== "3.3") return text;
  return text.replaceAll(joined, (cell) =>
    Buffer.byteLength(cell) > cellBytes - longestCharacter ? cell.slice(0, -1) : cell,
  );
}

export interface TmuxGrid {
  readonly grid: Grid;
  /** By row: how many cells the capture holds. What lies behind them tmux did not tell. */
  readonly told: readonly number[];
}

interface Shown {
  readonly pane: string;
  readonly rules: CharacterRules;
}

/** The state is asked for after the screen: nothing comes between the two, since the program waits. */
export async function tmuxGrid(server: TmuxServer, { pane, rules }: Shown): Promise<TmuxGrid> {
  const state = "#{pane_width} #{pane_height} #{cursor_x} #{cursor_y} #{cursor_flag}";
  const capture = ["capture-pane", "-p", "-e", "-N", "-t", pane];
  const screen = await server.run(...capture, ";", "display-message", "-p", "-t", pane, state);
  const lines = screen.split("\n");
  const [columns = 0, rows = 0, x = 0, y = 0, isShown] = (lines.pop() ?? "").split(" ").map(Number);
  const size: Size = { columns, rows };
  const terminal = new HeadlessTerminal(size, 0);
  const characters = new WholeCharacters();
  // Line drawing comes between SO and SI. A wrap would spoil the row below.
  await terminal.write(`${characterRulesVt(rules)}\u001B)0\u001B[?7l`);
  const told: number[] = [];
  for (let row = 0; row < rows; row++) {
    const line = lines[row] ?? "";
    await terminal.write(`\u001B[${row + 1};1H`);
    await terminal.write(characters.push(Buffer.from(readable(line, rules))));
    told.push(terminal.cursor.x);
  }
  const grid = { ...gridOf(terminal), cursor: { x, y, isShown: isShown === 1 } };
  terminal.dispose();
  return { grid, told };
}
