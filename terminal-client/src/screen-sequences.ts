/** Terminal sequences the view itself writes between pieces of a recording (ECMA-48, xterm's control sequences). */
import { durationText, type Size } from "@coda/protocol";
import { gapCauseWords } from "./gap-words.ts";
import type { TapeGap } from "./tape-items.ts";

const encoder = new TextEncoder();

/** CAN ends an open sequence and a half-read character; RIS clears everything, scrollback included. */
export const resetTerminal: Uint8Array = encoder.encode("\x18\x1bc");

/**
 * Modes a program may have left set: alternate screen, mouse, focus, bracketed paste, synchronized output, application
 * keys and keypad, insert, origin, reverse wraparound; then cursor, charsets, autowrap, pen and scroll region. No soft
 * reset (DECSTR): tmux ignores it, and so does a terminal of ours.
 */
const forgetModes =
  "\x18\x1b[?1049l\x1b[?9;1000;1002;1003;1004;1005;1006;1016;2004;2026l\x1b[?1;6;45l\x1b[4l\x1b>\x1b[?25h\x1b(B\x1b)B\x0f\x1b[?7h\x1b[0m\x1b[r";

/** Ends an open sequence and shows the screen with the scrollback. */
export const leaveAlternate: Uint8Array = encoder.encode("\x18\x1b[?1049l");

/** Scrolls the whole screen into the scrollback, a notice below it, and leaves a clean screen with the cursor at home. */
export function leaveScreenBehind(rows: number, notice: string): Uint8Array {
  const below = notice === "" ? "" : `\r\n\x1b[2m${notice}\x1b[0m`;
  return encoder.encode(`${forgetModes}\x1b[${rows};1H${below}${"\r\n".repeat(rows)}\x1b[H`);
}

const tabWidth = 8;

/**
 * A keyframe's screens in place of what the screen shows, in one piece, lest anything between be seen. Its first line
 * still goes on from the scrollback's last one if it did (ECH leaves that alone). Back to their defaults go also links,
 * protection, saved cursor, colours set by OSC, and tab stops.
 */
export function drawnOver(size: Size, screens: Uint8Array): Uint8Array {
  const stops = Array.from(
    { length: Math.ceil(size.columns / tabWidth) },
    (_, index) => `\x1b[${index * tabWidth + 1}G\x1bH`,
  );
  const rest = `\x1b]8;;\x1b\\\x1b[0"q\x1b[0 q\x1b[?12l\x1b]104\x1b\\\x1b]110\x1b\\\x1b]111\x1b\\\x1b]112\x1b\\`;
  const clean = `${forgetModes}${rest}\x1b[H\x1b7\x1b[3g${stops.join("")}${cleared(size)}`;
  return joined([encoder.encode(clean), screens]);
}

/** Scrolls so many rows of the screen into the scrollback and a notice after them; what is left is to be drawn over. */
export function leaveRowsBehind({ columns, rows: all }: Size, rows: number, notice: string): Uint8Array {
  const above = `${forgetModes}\x1b[${all};1H${"\n".repeat(rows)}`;
  if (notice === "") return encoder.encode(above);
  const noticeRows = notice.split("\r\n").reduce((sum, line) => sum + Math.ceil(line.length / columns), 0);
  const said = `${cleared({ columns, rows: all })}\x1b[2m${notice}\x1b[0m\x1b[${all};1H${"\n".repeat(noticeRows)}`;
  return encoder.encode(above + said);
}

/**
 * Unlike the one sequence for it (ED) this leaves nothing in the scrollback, the first line as the rest of one above it, and
 * the reader's marks where they are: xterm takes them from lines that ED erases, and leaves them where EL does.
 */
function cleared({ columns, rows }: Size): string {
  const below = Array.from({ length: rows - 1 }, (_, index) => `\x1b[${index + 2};1H\x1b[2K`);
  return `${below.join("")}\x1b[H\x1b[${columns}X`;
}

const lineEnd = 0x0a;

/**
 * A keyframe's VT text on a clean screen without the first lines of its scrollback: they scroll away below the first row,
 * where a terminal keeps nothing.
 */
export function withoutFirstLines({ columns, rows }: Size, vt: Uint8Array, lines: number): Uint8Array {
  let end = 0;
  for (let left = lines; left > 0 && end !== -1; left--) end = vt.indexOf(lineEnd, end) + 1;
  const parts = [
    encoder.encode(`\x1b[2;${rows}r\x1b[2;1H`),
    vt.subarray(0, end),
    encoder.encode(`\x1b[r${cleared({ columns, rows })}`),
    vt.subarray(end),
  ];
  return joined(parts);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Clocks of two machines differ: below this nothing is said of how long it was. */
const tellableMs = 1_000;

/**
 * One line in the place where bytes are missing; the status line has the same in words. `wentOnMs`: when output came again,
 * as Unix milliseconds.
 */
export function gapNotice({ from, to, cause, sinceMs }: TapeGap, wentOnMs?: number): string {
  const what = to === null ? "output is" : `${(to - from).toLocaleString("en")} bytes are`;
  const forMs = sinceMs === undefined || wentOnMs === undefined ? 0 : wentOnMs - sinceMs;
  const long = forMs < tellableMs ? "" : ` for ${durationText(forMs)}`;
  return `── ${what} missing here${long}: ${gapCauseWords[cause]} ──`;
}
