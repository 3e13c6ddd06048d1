/** The looks that a page gives its terminals, with text as large as fingers want it. Measures nothing itself. */
import type { CellSize } from "./room.ts";
import { defaultFontPixels, type TerminalTheme } from "./terminal-theme.ts";
import { zoomedFont, type Zoom } from "./touch-zoom.ts";

export class ZoomedTheme {
  #given: TerminalTheme;
  #drawn: TerminalTheme;
  /** Of a cell at the given size, as it was drawn last. */
  #cell: CellSize | undefined;

  constructor(given: TerminalTheme) {
    this.#given = given;
    this.#drawn = given;
  }

  /** The same object until it changed. */
  get drawn(): TerminalTheme {
    return this.#drawn;
  }

  /** As it is given. */
  get fontPixels(): number {
    return this.#given.fontSizePixels ?? defaultFontPixels;
  }

  get drawnPixels(): number {
    return this.#drawn.fontSizePixels ?? defaultFontPixels;
  }

  /** Drawn as it is given first: only then it can be measured. False where it is what was given before. */
  give(theme: TerminalTheme): boolean {
    if (JSON.stringify(theme) === JSON.stringify(this.#given)) return false;
    this.#given = theme;
    this.#drawn = theme;
    this.#cell = undefined;
    return true;
  }

  /** A cell at the given size, where this is one as it is drawn. */
  ownCell(drawn: CellSize): CellSize {
    if (this.#drawn === this.#given) this.#cell = drawn;
    return this.#cell ?? drawn;
  }

  /** True when it is to be drawn in another size. Of `columns` nothing is known where several panes share the width. */
  fit(zoom: Zoom, place: { readonly columns: number | undefined; readonly widthPixels: number }): boolean {
    const fontPixels = this.#wanted(zoom, place);
    if (fontPixels === this.drawnPixels) return false;
    this.#drawn = fontPixels === this.fontPixels ? this.#given : { ...this.#given, fontSizePixels: fontPixels };
    return true;
  }

  #wanted(
    zoom: Zoom,
    { columns, widthPixels }: { readonly columns: number | undefined; readonly widthPixels: number },
  ) {
    const { fontPixels } = this;
    if (zoom.name === "own") return zoom.fontPixels;
    if (columns === undefined || this.#cell === undefined) return fontPixels;
    return zoomedFont(zoom, { columns, widthPixels, fontPixels, cellPixels: this.#cell.width });
  }
}
