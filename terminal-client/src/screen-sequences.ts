/** Terminal sequences the view itself writes between pieces of a recording (ECMA-48, xterm's control sequences). */
import { gapCauseWords } from "./gap-words.ts";
import type { Size } from "@coda/protocol";
import type { TapeGap } from "./tape.ts";

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
export function drawnOver({ columns }: Size, screens: Uint8Array): Uint8Array {
  const stops = Array.from(
    { length: Math.ceil(columns / tabWidth) },
    (_, index) => `\x1b[${index * tabWidth + 1}G\x1bH`,
  );
  const rest = `\x1b]8;;\x1b\\\x1b[0"q\x1b[0 q\x1b[?12l\x1b]104\x1b\\\x1b]110\x1b\\\x1b]111\x1b\\\x1b]112\x1b\\`;
  const clean = `${forgetModes}${rest}\x1b[H\x1b7\x1b[3g${stops.join("")}\x1b[2;1H\x1b[J\x1b[H\x1b[${columns}X`;
  const begin = encoder.encode(clean);
  const drawn = new Uint8Array(begin.length + screens.length);
  drawn.set(begin);
  drawn.set(screens, begin.length);
  return drawn;
}

/** One line in the place where bytes are missing; the status line has the same in words. */
export function gapNotice({ from, to, cause }: TapeGap): string {
  const what = to === null ? "output is" : `${(to - from).toLocaleString("en")} bytes are`;
  return `── ${what} missing here: ${gapCauseWords[cause]} ──`;
}
