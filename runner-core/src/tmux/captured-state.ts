/**
 * The screen of a pane that was there before its recording: captured in the same command group that opens the pipe, so
 * not a byte lies between the two. What 3.3a cannot tell (pen, charsets, private modes) begins at its default.
 */
import type { Size } from "@coda/protocol";

/** One line; numbers only. */
export const capturedStateFormat =
  "#{alternate_on}|#{cursor_x}|#{cursor_y}|#{cursor_flag}|#{keypad_cursor_flag}|#{keypad_flag}|#{wrap_flag}|#{mouse_standard_flag}|#{mouse_button_flag}|#{mouse_all_flag}|#{mouse_sgr_flag}|#{insert_flag}|#{origin_flag}|#{pane_width}|#{pane_height}";

interface CapturedModes {
  readonly alternate: boolean;
  readonly x: number;
  readonly y: number;
  readonly size: Size;
  readonly sequences: string;
}

function parseModes(line: string): CapturedModes | undefined {
  const values = line.split("|").map(Number);
  if (values.length < 15 || values.some((value) => !Number.isInteger(value))) return undefined;
  const [alternate, x = 0, y = 0, cursor, cursorKeys, keypad, wrap, mouse, button, all, sgr, insert] = values;
  const modes: readonly (readonly [number | undefined, string, string])[] = [
    [cursor, "\u001B[?25h", "\u001B[?25l"],
    [cursorKeys, "\u001B[?1h", ""],
    [keypad, "\u001B=", ""],
    [wrap, "", "\u001B[?7l"],
    [mouse, "\u001B[?1000h", ""],
    [button, "\u001B[?1002h", ""],
    [all, "\u001B[?1003h", ""],
    [sgr, "\u001B[?1006h", ""],
    [insert, "\u001B[4h", ""],
  ];
  return {
    alternate: alternate === 1,
    x,
    y,
    size: { columns: values[13] ?? 0, rows: values[14] ?? 0 },
    sequences: modes.map(([on, set, reset]) => (on === 1 ? set : reset)).join(""),
  };
}

/** tmux writes pending bytes as octal escapes (capture-pane -C): back to bytes. */
function unescapeOctal(line: Buffer): Buffer {
  const text = line
    .toString("latin1")
    .replaceAll(/\\(\\|[0-7]{3})/gu, (_, code: string) =>
      code === "\\" ? "\\" : String.fromCharCode(Number.parseInt(code, 8)),
    );
  return Buffer.from(text, "latin1");
}

export interface CapturedScreen {
  /** As of the capture: the lists may be older. */
  readonly size: Size;
  /** Draws the pane in a fresh terminal of that size. */
  readonly vt: Uint8Array;
}

/** `lines`: the group's whole output, one state line, the screen's, the pending bytes. Undefined for anything else. */
export function capturedScreen(lines: readonly Buffer[]): CapturedScreen | undefined {
  const modes = parseModes(lines[0]?.toString("latin1") ?? "");
  if (modes === undefined) return undefined;
  const { size } = modes;
  const screen = lines.slice(1, 1 + size.rows);
  const pending = lines.slice(1 + size.rows).map(unescapeOctal);
  const parts: Buffer[] = [Buffer.from(`\u001B)0${modes.alternate ? "\u001B[?1049h" : ""}`)];
  screen.forEach((line, row) => {
    parts.push(Buffer.from(`\u001B[${row + 1};1H`), line);
  });
  parts.push(
    Buffer.from(`\u001B[0m\u001B[${modes.y + 1};${Math.min(modes.x, size.columns - 1) + 1}H${modes.sequences}`),
    ...pending,
  );
  return { size, vt: Buffer.concat(parts) };
}
