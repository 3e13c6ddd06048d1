/** The terminal's looks, read from the design tokens as the browser resolved them, and a word when they change. */
import type { TerminalColour, TerminalTheme } from "@coda/terminal-client";

const colourTokens: Readonly<Partial<Record<TerminalColour, string>>> = {
  background: "background",
  foreground: "foreground",
  cursor: "cursor",
  cursorAccent: "background",
  selectionBackground: "selection",
  black: "black",
  red: "red",
  green: "green",
  yellow: "yellow",
  blue: "blue",
  magenta: "magenta",
  cyan: "cyan",
  white: "white",
  brightBlack: "bright-black",
  brightRed: "bright-red",
  brightGreen: "bright-green",
  brightYellow: "bright-yellow",
  brightBlue: "bright-blue",
  brightMagenta: "bright-magenta",
  brightCyan: "bright-cyan",
  brightWhite: "bright-white",
};

/** Custom properties stay unresolved until a real property uses them: hence an element that does. */
export function readPageTheme(): TerminalTheme {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.className = "font-mono";
  document.body.append(probe);
  const resolved = getComputedStyle(probe);
  const colours = Object.entries(colourTokens).map(([colour, token]) => {
    probe.style.color = `var(--terminal-${token})`;
    return [colour, resolved.color];
  });
  const { fontFamily } = resolved;
  probe.remove();
  return { colours: Object.fromEntries(colours) as TerminalTheme["colours"], fontFamily, fontSizePixels: 13 };
}

const wishes = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(prefers-reduced-motion: reduce)"];

/** Calls back when the system's scheme, contrast or motion changed, or the reader chose other colours. */
export function watchPageTheme(changed: () => void): () => void {
  const queries = wishes.map((query) => matchMedia(query));
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener("change", changed);
  };
}
