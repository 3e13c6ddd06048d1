/** Makes the browser's xterm terminals: options, widths and colours. The only importer of @xterm/xterm. */
import { behaveAsTmux, type Size } from "@coda/protocol";
import { Terminal, type ILinkHandler, type ITerminalOptions } from "@xterm/xterm";
import { clientLimits } from "./client-limits.ts";
import { openLink } from "./open-link.ts";
import type { TerminalTheme } from "./terminal-theme.ts";

export type XtermTerminal = Terminal;

const defaultFontFamily = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';
const defaultFontSizePixels = 14;

/** OSC 8: the text may say anything, so only schemes that open a page are followed. */
const linkHandler: ILinkHandler = { activate: (_event, uri) => openLink(uri), allowNonHttpProtocols: false };

export function themeOptions(theme: TerminalTheme): ITerminalOptions {
  return {
    theme: { ...theme.colours },
    fontFamily: theme.fontFamily ?? defaultFontFamily,
    fontSize: theme.fontSizePixels ?? defaultFontSizePixels,
    lineHeight: theme.lineHeight ?? 1.15,
    cursorBlink: theme.cursorBlink ?? false,
  };
}

export function createXterm(size: Size, theme: TerminalTheme): Terminal {
  const terminal = new Terminal({
    ...themeOptions(theme),
    cols: size.columns,
    rows: size.rows,
    scrollback: clientLimits.scrollbackLines,
    // Parser hooks, buffer access and widths are proposed API.
    allowProposedApi: true,
    linkHandler,
    macOptionIsMeta: true,
    minimumContrastRatio: 1,
  });
  behaveAsTmux(terminal);
  return terminal;
}

/** What xterm 6 lacks in its API: a terminal that is opened when it has scrollback already cannot be scrolled. */
interface XtermInternals {
  readonly _core?: { readonly _viewport?: { queueSync?: () => void } };
}

/** Tells the viewport of a terminal just opened how much there is to scroll (xterm.js 6.0.0, Viewport.queueSync). */
export function syncViewport(terminal: Terminal): void {
  (terminal as unknown as XtermInternals)._core?._viewport?.queueSync?.();
}
