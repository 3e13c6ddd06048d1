/** What the formats of terminal colours call each colour, and how a file of each is known. Pure. */
import type { TerminalColour } from "@coda/terminal-client";
import { ansiColours } from "../terminal-scheme.ts";
import { badLine, type Entry } from "./entry.ts";
import { readJson, readPlist, readToml, readWords, readXresources, readYaml } from "./read-entries.ts";

export interface SchemeFormat {
  /** As its users call it. */
  readonly name: string;
  looksLike(text: string): boolean;
  read(text: string): Entry[];
  /** What an entry of this name colours; undefined: nothing that is wanted here. */
  colourOf(entry: string): TerminalColour | readonly TerminalColour[] | undefined;
  isName(entry: string): boolean;
}

type Names = Readonly<Record<string, TerminalColour | readonly TerminalColour[]>>;

/** `color0` to `color15`, under whatever name a format gives each number. */
function numbered(nameOf: (number: number) => string): Names {
  return Object.fromEntries(ansiColours.map((colour, number) => [nameOf(number), colour]));
}

function inNames(names: Names): SchemeFormat["colourOf"] {
  const lower = new Map(Object.entries(names).map(([name, colour]) => [name.toLowerCase(), colour]));
  return (entry) => lower.get(entry.toLowerCase());
}

const never = () => false;

const iterm = inNames({
  ...numbered((number) => `Ansi ${number} Color`),
  "Background Color": "background",
  "Foreground Color": "foreground",
  "Cursor Color": "cursor",
  "Cursor Text Color": "cursorAccent",
  "Selection Color": "selectionBackground",
  "Selected Text Color": "selectionForeground",
});

/** Three numbers from 0 to 1 make one colour. */
function itermEntries(text: string): Entry[] {
  const parts = new Map<string, { readonly line: number; readonly values: Map<string, number> }>();
  for (const { name, value, line } of readPlist(text)) {
    const [, colour, part] = /^(.*)\.(Red|Green|Blue) Component$/u.exec(name) ?? [];
    if (colour === undefined || part === undefined) continue;
    const amount = Number(value);
    if (!(amount >= 0 && amount <= 1)) throw badLine(line, `“${value}” is no number from 0 to 1.`);
    const known = parts.get(colour) ?? { line, values: new Map<string, number>() };
    known.values.set(part, amount);
    parts.set(colour, known);
  }
  return [...parts].map(([name, { line, values }]) => {
    const digits = ["Red", "Green", "Blue"].map((part) => {
      const amount = values.get(part);
      if (amount === undefined) throw badLine(line, `“${name}” has no ${part.toLowerCase()} component.`);
      return Math.round(amount * 255)
        .toString(16)
        .padStart(2, "0");
    });
    return { name, value: `#${digits.join("")}`, line };
  });
}

/** Windows Terminal says purple for magenta. */
const windows = inNames({
  ...numbered((number) => (ansiColours[number] ?? "").replace(/magenta/iu, "purple")),
  background: "background",
  foreground: "foreground",
  cursorColor: "cursor",
  selectionBackground: "selectionBackground",
});

/** The base16 styling guide: which base colours a terminal's sixteen are. */
const base16Names: Names = {
  base00: ["background", "black", "cursorAccent"],
  base02: "selectionBackground",
  base03: "brightBlack",
  base05: ["foreground", "white", "cursor"],
  base07: "brightWhite",
  base08: ["red", "brightRed"],
  base0A: ["yellow", "brightYellow"],
  base0B: ["green", "brightGreen"],
  base0C: ["cyan", "brightCyan"],
  base0D: ["blue", "brightBlue"],
  base0E: ["magenta", "brightMagenta"],
};

const alacritty = inNames({
  ...numbered((number) => `colors.${number < 8 ? "normal" : "bright"}.${ansiColours[number % 8] ?? ""}`),
  "colors.primary.background": "background",
  "colors.primary.foreground": "foreground",
  "colors.cursor.cursor": "cursor",
  "colors.cursor.text": "cursorAccent",
  "colors.selection.background": "selectionBackground",
  "colors.selection.text": "selectionForeground",
});

/** Names that say to take whatever is there: `CellForeground`, `none`. */
function withoutRelative(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ value }) => !/^(?:Cell(?:Fore|Back)ground|none|background)$/iu.test(value));
}

export const formats: readonly SchemeFormat[] = [
  {
    name: "iTerm2",
    looksLike: (text) => /<plist[\s>]/u.test(text),
    read: itermEntries,
    colourOf: iterm,
    isName: never,
  },
  {
    name: "Windows Terminal",
    looksLike: (text) => /^\s*(?:\/\/.*\s+)*\{/u.test(text),
    read: readJson,
    colourOf: windows,
    isName: (entry) => entry === "name",
  },
  {
    name: "base16",
    looksLike: (text) => /^\s*["']?base0[0-9a-f]["']?\s*:/imu.test(text),
    read: readYaml,
    colourOf: (entry) => inNames(base16Names)(entry.replace(/^palette\./u, "")),
    isName: (entry) => entry === "scheme" || entry === "name",
  },
  {
    name: "Alacritty",
    looksLike: (text) => /^\s*\[\s*colors\b/mu.test(text) || /^colors\.[\w.]+\s*=/mu.test(text),
    read: (text) => withoutRelative(readToml(text)),
    colourOf: alacritty,
    isName: never,
  },
  {
    name: "Alacritty (YAML)",
    looksLike: (text) => /^colors:/mu.test(text),
    read: (text) => withoutRelative(readYaml(text)),
    colourOf: alacritty,
    isName: never,
  },
  {
    name: "Xresources",
    looksLike: (text) => /^[^!#\n]*(?:color\d+|foreground|background)\s*:/imu.test(text),
    read: readXresources,
    colourOf: inNames({
      ...numbered((number) => `color${number}`),
      background: "background",
      foreground: "foreground",
      cursorColor: "cursor",
    }),
    isName: never,
  },
  {
    name: "kitty",
    looksLike: (text) => /^\s*(?:color\d+|foreground|background)\s+\S/mu.test(text),
    read: (text) => withoutRelative(readWords(text)),
    colourOf: inNames({
      ...numbered((number) => `color${number}`),
      background: "background",
      foreground: "foreground",
      cursor: "cursor",
      cursor_text_color: "cursorAccent",
      selection_background: "selectionBackground",
      selection_foreground: "selectionForeground",
    }),
    isName: never,
  },
];
