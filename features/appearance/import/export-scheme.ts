/** A scheme as Windows Terminal writes it, which many terminals and converters read, this one among them. Pure. */
import type { TerminalScheme } from "../terminal-scheme.ts";

export function exportScheme({ name, colours }: TerminalScheme): string {
  const { cursor, cursorAccent: _accent, selectionForeground: _text, magenta, brightMagenta, ...others } = colours;
  const scheme = { name, ...others, purple: magenta, brightPurple: brightMagenta, cursorColor: cursor };
  return `${JSON.stringify(scheme, undefined, 2)}\n`;
}
