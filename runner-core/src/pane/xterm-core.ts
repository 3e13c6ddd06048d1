/** The parts of xterm.js 6 that have no public name and are needed to carry its whole state over; a test notices when they move. */

/** A pen or a cell. */
export interface Attributes {
  isBold(): number;
  isDim(): number;
  isItalic(): number;
  isBlink(): number;
  isInverse(): number;
  isInvisible(): number;
  isStrikethrough(): number;
  isOverline(): number;
  isProtected(): number;
  getFgColorMode(): number;
  getFgColor(): number;
  getBgColorMode(): number;
  getBgColor(): number;
  /** Whether `extended` counts. */
  hasExtendedAttrs(): number;
  readonly fg: number;
  readonly bg: number;
  readonly extended: {
    readonly underlineStyle: number;
    readonly underlineColor: number;
    readonly urlId: number;
    readonly _ext: number;
  };
}

export interface DrawnCell extends Attributes {
  getWidth(): number;
  getChars(): string;
}

export interface DrawnLine {
  /** It goes on with what did not fit into the line before. */
  readonly isWrapped: boolean;
  getCell(column: number): DrawnCell | undefined;
  /** VT text that opens the link of one of its cells, or closes the one before. */
  linkVt(cell: DrawnCell): string;
}

export type Charset = Readonly<Record<string, string>> | undefined;

export interface ScreenBuffer {
  readonly x: number;
  readonly y: number;
  readonly ybase: number;
  readonly savedX: number;
  readonly savedY: number;
  readonly savedCurAttrData: Attributes;
  readonly savedCharset: Charset;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly tabs: Readonly<Record<number, boolean>>;
}

export interface Link {
  readonly id?: string | undefined;
  readonly uri: string;
}

/** `CoreTerminal` and below. */
export interface XtermCore {
  readonly cols: number;
  readonly rows: number;
  readonly buffers: { readonly normal: ScreenBuffer; readonly alt: ScreenBuffer; readonly active: ScreenBuffer };
  readonly _inputHandler: {
    readonly _curAttrData: Attributes;
    readonly _parser: { readonly currentState: number; readonly precedingJoinState: number };
  };
  readonly coreService: {
    readonly isCursorHidden: boolean;
    readonly modes: { readonly insertMode: boolean };
    readonly decPrivateModes: {
      readonly applicationCursorKeys: boolean;
      readonly applicationKeypad: boolean;
      readonly bracketedPasteMode: boolean;
      readonly cursorStyle?: "block" | "underline" | "bar" | undefined;
      readonly cursorBlink?: boolean | undefined;
      readonly origin: boolean;
      readonly sendFocus: boolean;
      readonly wraparound: boolean;
    };
  };
  readonly coreMouseService: {
    readonly activeProtocol: "NONE" | "X10" | "VT200" | "DRAG" | "ANY";
    readonly activeEncoding: "DEFAULT" | "SGR" | "SGR_PIXELS";
  };
  readonly _charsetService: {
    readonly glevel: number;
    readonly charset: Charset;
    readonly _charsets: readonly Charset[];
  };
  readonly _oscLinkService: { getLinkData(id: number): Link | undefined };
  /** Properties of a character after another's: bit 0 says that it joins that one's cell. */
  readonly unicodeService: { charProperties(codepoint: number, preceding: number): number };
  readonly options: { readonly cursorBlink?: boolean };
}
