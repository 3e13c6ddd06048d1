/** How a terminal looks, and how far back it shows. Colours are CSS colours. */
export interface TerminalTheme {
  readonly colours: Readonly<Partial<Record<TerminalColour, string>>>;
  /** CSS font-family list; the terminal waits until its fonts are loaded before it measures. */
  readonly fontFamily?: string;
  readonly fontSizePixels?: number;
  /** Multiple of the font's own height. */
  readonly lineHeight?: number;
  readonly cursorBlink?: boolean;
  /** Until a program chooses one (DECSCUSR). */
  readonly cursorShape?: "block" | "bar" | "underline";
  /** Text is made as far from its ground as this ratio says (WCAG 2.2; 1: as the program has it). */
  readonly minimumContrast?: number;
  /** What is printed is also there as text that screen readers read out. */
  readonly screenReader?: boolean;
  /** Lines kept above the screen, as many as `clientLimits` has where it says none; the saved history has the rest. */
  readonly scrollbackLines?: number;
}

/** CSS pixels, where a theme says none. */
export const defaultFontPixels = 14;

export type TerminalColour =
  | "background"
  | "foreground"
  | "cursor"
  | "cursorAccent"
  | "selectionBackground"
  | "selectionForeground"
  | "selectionInactiveBackground"
  | "black"
  | "red"
  | "green"
  | "yellow"
  | "blue"
  | "magenta"
  | "cyan"
  | "white"
  | "brightBlack"
  | "brightRed"
  | "brightGreen"
  | "brightYellow"
  | "brightBlue"
  | "brightMagenta"
  | "brightCyan"
  | "brightWhite";
