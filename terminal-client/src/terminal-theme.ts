/** How a terminal looks: the sixteen colours and its own, as CSS colours, and its letters. */
export const terminalColours = [
  "background",
  "foreground",
  "cursor",
  "selection",
  "black",
  "red",
  "green",
  "yellow",
  "blue",
  "magenta",
  "cyan",
  "white",
  "bright-black",
  "bright-red",
  "bright-green",
  "bright-yellow",
  "bright-blue",
  "bright-magenta",
  "bright-cyan",
  "bright-white",
] as const;
export type TerminalColour = (typeof terminalColours)[number];

export interface TerminalFont {
  /** CSS font-family list; the terminal waits until its fonts are loaded before it measures. */
  readonly fontFamily?: string;
  readonly fontSizePixels?: number;
  /** Multiple of the font's own height. */
  readonly lineHeight?: number;
}

export type TerminalTheme = Readonly<Record<TerminalColour, string>> & TerminalFont;
