/**
 * What a press sends that xterm.js makes nothing of, as a terminal without shortcuts of its own sends it ("Control
 * characters" of XTerm Control Sequences): Shift changes no control character, and there is none for ⌘. Pure.
 */
import type { Keystroke } from "../shortcuts/keystroke.ts";

const controls: Readonly<Record<string, string>> = {
  Backslash: "\x1c",
  BracketLeft: "\x1b",
  BracketRight: "\x1d",
  Digit2: "\0",
  Digit6: "\x1e",
  Minus: "\x1f",
  Slash: "\x1f",
  Space: "\0",
};

function withCtrl({ key }: Keystroke, printed: string): string {
  if (/^[a-z]$/u.test(key)) return String.fromCharCode(key.charCodeAt(0) & 0x1f);
  return controls[key] ?? printed;
}

/**
 * @param printed the key as the layout prints it.
 * @returns undefined for what xterm.js sends by itself.
 */
export function sentKey(stroke: Keystroke, printed: string): string | undefined {
  const { ctrl, alt, shift, meta } = stroke;
  const isOneCharacter = printed.length === 1;
  if (!isOneCharacter || !(meta || (ctrl && shift))) return undefined;
  const text = ctrl ? withCtrl(stroke, printed) : printed;
  return alt ? `\x1b${text}` : text;
}
