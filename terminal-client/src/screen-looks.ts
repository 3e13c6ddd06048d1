/**
 * What the screens of a view look like. One of them may be drawn behind the one on view for long: it is made in the looks of
 * then, and gets those of now when it is shown. Knows nothing of pages, nor what looks consist of.
 */
import type { TerminalTheme } from "./terminal-theme.ts";

/** A terminal, as xterm has it: each option counts from when it is set. */
interface Dressed<Options extends object> {
  readonly options: Options;
}

export class ScreenLooks<Options extends object> {
  readonly #optionsOf: (theme: TerminalTheme) => Options;
  #theme: TerminalTheme;
  #shown: Dressed<Options> | undefined;

  constructor(theme: TerminalTheme, optionsOf: (theme: TerminalTheme) => Options) {
    this.#theme = theme;
    this.#optionsOf = optionsOf;
  }

  get theme(): TerminalTheme {
    return this.#theme;
  }

  /** It takes the place of the one on view. */
  show(terminal: Dressed<Options>): void {
    this.#shown = terminal;
    this.#dress();
  }

  /** False where they are these. */
  change(theme: TerminalTheme): boolean {
    if (theme === this.#theme) return false;
    this.#theme = theme;
    this.#dress();
    return true;
  }

  #dress(): void {
    if (this.#shown !== undefined) Object.assign(this.#shown.options, this.#optionsOf(this.#theme));
  }
}
