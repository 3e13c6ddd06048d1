/** The looks of this browser's terminals: what the reader chose, on top of the page's own colours; and when they change. */
import type { TerminalTheme } from "@coda/terminal-client";
import { readPageTheme, watchPageTheme } from "../terminal/page-theme.ts";
import { appearanceStore, type Appearance } from "./appearance.ts";
import { followLook } from "./look-following.ts";

export interface PageLook {
  readonly theme: TerminalTheme;
  readonly isDark: boolean;
  /** The reader asked the system or Coda for high contrast. */
  readonly highContrast: boolean;
  readonly reducedMotion: boolean;
}

/** WCAG 2.2 AAA. */
const highContrastRatio = 7;

export function terminalLook(chosen: Appearance, page: PageLook): TerminalTheme {
  const scheme = page.isDark ? chosen.darkScheme : chosen.lightScheme;
  return {
    colours: scheme?.colours ?? page.theme.colours,
    fontFamily: [chosen.fontFamily, page.theme.fontFamily].filter(Boolean).join(", "),
    fontSizePixels: chosen.fontSizePixels,
    lineHeight: chosen.lineHeight,
    cursorShape: chosen.cursorShape,
    cursorBlink: chosen.cursorBlink && !page.reducedMotion,
    minimumContrast: page.highContrast ? Math.max(highContrastRatio, chosen.minimumContrast) : chosen.minimumContrast,
    screenReader: chosen.screenReader,
    scrollbackLines: chosen.scrollbackLines,
  };
}

function matches(query: string): boolean {
  return matchMedia(query).matches;
}

function readPageLook(): PageLook {
  const chosen = document.documentElement.dataset["theme"];
  return {
    theme: readPageTheme(),
    isDark: chosen === "dark" || (chosen !== "light" && matches("(prefers-color-scheme: dark)")),
    highContrast: chosen === "contrast" || matches("(prefers-contrast: more)"),
    reducedMotion: matches("(prefers-reduced-motion: reduce)"),
  };
}

function readLook(): TerminalTheme {
  return terminalLook(appearanceStore.get(), readPageLook());
}

function watchLook(changed: () => void): () => void {
  const stop = [watchPageTheme(changed), appearanceStore.subscribe(changed)];
  return () => {
    for (const each of stop) each();
  };
}

export function readTerminalLook(): TerminalTheme {
  const look = readLook();
  // Whoever opens a terminal waits for the fonts that are on their way.
  void loadFonts(look);
  return look;
}

/** Bold too, and more than Latin: a font that comes later than the terminal is measured is drawn in another's cells. */
async function loadFonts({ fontFamily = "monospace", fontSizePixels = 13 }: TerminalTheme): Promise<void> {
  const load = async (weight: string) => document.fonts.load(`${weight} ${fontSizePixels}px ${fontFamily}`, "aéżЖΩ");
  await Promise.all([load("normal"), load("bold")]).catch(() => []);
}

/**
 * Keeps a terminal in the looks that the reader chose, here or in another tab, and the ground around it in its colours.
 * `apply` gets each change, once its fonts are there; and those of now, which may not be those it was opened with.
 *
 * @returns what ends it.
 */
export function followTerminalLook(place: HTMLElement, apply: (look: TerminalTheme) => void): () => void {
  const source = { read: readLook, watch: watchLook, loadFonts };
  paintGround(place, readLook());
  return followLook(source, (look) => {
    paintGround(place, look);
    apply(look);
  });
}

/** What lies around the terminal's cells has the page's classes: they take these colours from here. */
function paintGround({ style }: HTMLElement, { colours }: TerminalTheme): void {
  style.setProperty("--terminal-background", colours.background ?? "");
  style.setProperty("--terminal-foreground", colours.foreground ?? "");
  style.backgroundColor = colours.background ?? "";
}
