/** The terminal's colours, read from the design tokens as the browser resolved them for the scheme in force. */

export const paletteNames = [
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
type PaletteName = (typeof paletteNames)[number];

/** CSS colours as `rgb(…)`. */
export type TerminalPalette = Readonly<Record<PaletteName, string>>;

/** A token as a colour: custom properties stay unresolved until a real property uses them. */
export function readPalette(element: HTMLElement): TerminalPalette {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const entries = paletteNames.map((name) => {
    probe.style.color = `var(--terminal-${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as TerminalPalette;
}
