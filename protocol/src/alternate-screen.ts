/**
 * Both ends draw with xterm.js and must draw the same, so both resize by this. An alternate screen that has never been
 * shown keeps room for as many lines as the tallest size had (xterm.js 6.0.0, Buffer.resize: it trims only a buffer that
 * has lines), scrolls into it, and pulls those lines down again when the terminal grows: whoever attached later has none.
 */
import type { Size } from "./pane-info.ts";

interface ResizableTerminal {
  resize(columns: number, rows: number): void;
}

/** xterm.js 6, `CoreTerminal`. */
interface ScreensCore {
  readonly buffers: { readonly alt: { readonly lines: { readonly length: number; maxLength: number } } };
}

export function resizeTerminal(terminal: ResizableTerminal, { columns, rows }: Size): void {
  terminal.resize(columns, rows);
  const { lines } = (Reflect.get(terminal, "_core") as ScreensCore).buffers.alt;
  if (lines.length === 0) lines.maxLength = rows;
}
