/** Makes the browser's xterm terminals: options, widths and colours. The only importer of @xterm/xterm. */
import { behaveAsTmux, type Size } from "@coda/protocol";
import { Terminal, type ILinkHandler, type ITerminalOptions } from "@xterm/xterm";
import { clientLimits } from "./client-limits.ts";
import type { LinkHint } from "./link-hint.ts";
import { openLink } from "./open-link.ts";
import { wholePixels, type CellSize } from "./room.ts";
import type { Speaker } from "./speech.ts";
import { defaultFontPixels, type TerminalTheme } from "./terminal-theme.ts";

export type XtermTerminal = Terminal;

const defaultFontFamily = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

/** What ends a word for a double click: paths, addresses, options and `file:line` stay whole. */
const wordSeparator = " \u00a0()[]{}<>'\"`,;|│┃“”‘’«»";

/** OSC 8: the text may say anything, so the address is shown, and only schemes that open a page are followed. */
function linkHandler(hint: LinkHint): ILinkHandler {
  return {
    activate: (_event, uri) => openLink(uri),
    hover: ({ clientY }, uri) => hint.show(uri, clientY),
    leave: hint.hide,
    // What is not opened says so, too: `openLink` has the list.
    allowNonHttpProtocols: true,
  };
}

export function themeOptions(theme: TerminalTheme): ITerminalOptions {
  const { background } = theme.colours;
  return {
    // Beside the marks of what was found xterm draws a line in the text's colour from top to bottom.
    theme: { ...theme.colours, ...(background !== undefined && { overviewRulerBorder: background }) },
    fontFamily: theme.fontFamily ?? defaultFontFamily,
    fontSize: theme.fontSizePixels ?? defaultFontPixels,
    lineHeight: theme.lineHeight ?? 1.15,
    cursorBlink: theme.cursorBlink ?? false,
    cursorStyle: theme.cursorShape ?? "block",
    minimumContrastRatio: theme.minimumContrast ?? 1,
    screenReaderMode: theme.screenReader ?? false,
    scrollback: Math.min(clientLimits.mostScrollbackLines, theme.scrollbackLines ?? clientLimits.scrollbackLines),
  };
}

export function createXterm(size: Size, theme: TerminalTheme, hint: LinkHint): Terminal {
  const terminal = new Terminal({
    ...themeOptions(theme),
    cols: size.columns,
    rows: size.rows,
    // Parser hooks, buffer access and widths are proposed API.
    allowProposedApi: true,
    linkHandler: linkHandler(hint),
    macOptionIsMeta: true,
    wordSeparator,
  });
  behaveAsTmux(terminal);
  return terminal;
}

/**
 * On a Mac Option selects where a program takes the mouse, as Shift does elsewhere; where none does, Option selects a
 * block. xterm has one of the two by its options (6.0.0): to be asked before each press of the mouse.
 */
export function letOptionKeySelect(terminal: Terminal): void {
  terminal.options.macOptionClickForcesSelection = terminal.modes.mouseTrackingMode !== "none";
}

/**
 * What xterm 6 lacks in its API: scrolling a terminal that is opened with scrollback, what kind of selection there is, how
 * large a cell is drawn and how that is measured, where its input is, what it says to screen readers.
 */
interface XtermInternals {
  readonly _core?: {
    _syncTextArea?: () => void;
    readonly _viewport?: { queueSync?: () => void };
    readonly _selectionService?: { readonly _activeSelectionMode?: number };
    readonly _accessibilityManager?: { readonly value?: Speaker };
    readonly _charSizeService?: { measure?: () => void; readonly _measureStrategy?: { measure?: () => CellSize } };
    readonly _renderService?: { readonly dimensions?: { readonly css?: { readonly cell?: CellSize } } };
  };
}

/** xterm.js 6.0.0, SelectionMode.COLUMN. */
const columnMode = 3;

/** What is selected is a rectangle, not lines. */
export function selectsBlock(terminal: Terminal): boolean {
  return (terminal as unknown as XtermInternals)._core?._selectionService?._activeSelectionMode === columnMode;
}

/** Tells the viewport of a terminal just opened how much there is to scroll (xterm.js 6.0.0, Viewport.queueSync). */
export function syncViewport(terminal: Terminal): void {
  (terminal as unknown as XtermInternals)._core?._viewport?.queueSync?.();
}

/**
 * Puts what is typed into where the cursor is, for input methods and for phones, which keep it in sight: xterm does so when
 * the cursor moves alone, not when the terminal is resized or drawn anew (xterm.js 6.0.0, CoreBrowserTerminal).
 */
export function typeAtCursor(terminal: Terminal): void {
  (terminal as unknown as XtermInternals)._core?._syncTextArea?.();
}

/**
 * From now on each of its renderers draws cells of the size that WebGL's does, which takes whole pixels of the device: one
 * may take another's place, and none of the session's programs hears of it. (xterm.js 6.0.0: CharSizeService measures for
 * both; WebglRenderer rounds a character's width down, DomRenderer does not.) To be called once it is opened.
 */
export function measureAsWebgl(terminal: Terminal): void {
  const service = (terminal as unknown as XtermInternals)._core?._charSizeService;
  const strategy = service?._measureStrategy;
  if (strategy?.measure === undefined) return;
  const measure = strategy.measure.bind(strategy);
  strategy.measure = () => {
    const { width, height } = measure();
    // 0: what is not on the page has no width yet.
    return { width: width === 0 ? 0 : wholePixels(width, devicePixelRatio), height };
  };
  service?.measure?.();
}

/** As its renderer draws it (xterm.js 6.0.0, RenderService.dimensions); undefined before it is opened. */
export function drawnCell(terminal: Terminal): CellSize | undefined {
  const { width = 0, height = 0 } =
    (terminal as unknown as XtermInternals)._core?._renderService?.dimensions?.css?.cell ?? {};
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** Of a terminal that is open and has a screen reader. */
export function speakerOf(terminal: Terminal): Speaker | undefined {
  return (terminal as unknown as XtermInternals)._core?._accessibilityManager?.value;
}
