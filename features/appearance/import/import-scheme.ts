/**
 * Terminal colours from other terminals' files: iTerm2, Windows Terminal, base16, Alacritty (TOML and YAML), kitty and
 * Xresources, told apart by what is in them. Pure; a bad file is a sentence that says which line.
 */
import { ansiColours, terminalSchemeSchema, type TerminalScheme } from "../terminal-scheme.ts";
import { BadFile, badLine, type Entry } from "./entry.ts";
import { formats, type SchemeFormat } from "./scheme-formats.ts";

export type ImportedScheme =
  | { readonly kind: "read"; readonly scheme: TerminalScheme; readonly format: string }
  | { readonly kind: "bad"; readonly problem: string };

/** A scheme is some kilobytes; a file much larger is something else. */
const mostBytes = 256 * 1024;

export function importScheme(fileName: string, text: string): ImportedScheme {
  if (text.length > mostBytes) return { kind: "bad", problem: "The file is too large for a colour scheme." };
  const format = formats.find((candidate) => candidate.looksLike(text));
  if (format === undefined)
    return {
      kind: "bad",
      problem: `No colours were found: it can be a file of ${formats.map(({ name }) => name).join(", ")}.`,
    };
  try {
    return { kind: "read", scheme: readScheme(format, text, withoutEnding(fileName)), format: format.name };
  } catch (error) {
    if (error instanceof BadFile) return { kind: "bad", problem: error.message };
    throw error;
  }
}

function readScheme(format: SchemeFormat, text: string, fileName: string): TerminalScheme {
  const entries = format.read(text);
  const found = new Map<string, string>();
  for (const entry of entries) {
    const colour = format.colourOf(entry.name);
    if (colour === undefined) continue;
    const hex = asHex(entry);
    for (const each of [colour].flat()) found.set(each, hex);
  }
  ansiColours.forEach((colour, index) => {
    // Some files have the eight plain ones alone.
    const plain = found.get(ansiColours[index % 8] ?? colour);
    if (!found.has(colour) && plain !== undefined) found.set(colour, plain);
  });
  const missing = ["background", "foreground", ...ansiColours].find((colour) => !found.has(colour));
  if (missing !== undefined) throw new BadFile(`It has no colour for ${missing} (${format.name}).`);
  const name = entries.find((entry) => format.isName(entry.name))?.value ?? fileName;
  return terminalSchemeSchema.parse({
    name: name.trim().slice(0, 80) || "Imported",
    colours: Object.fromEntries(found),
  });
}

/** #rgb, #rrggbb, 0xrrggbb, rrggbb and X11's rgb:rr/gg/bb, as #rrggbb. */
function asHex({ value, line }: Entry): string {
  const digits = value
    .trim()
    .replace(/^#|^0x|^rgb:/iu, "")
    .replaceAll("/", "");
  if (/^[0-9a-f]{6}$/iu.test(digits)) return `#${digits.toLowerCase()}`;
  if (/^[0-9a-f]{3}$/iu.test(digits)) return `#${digits.toLowerCase().replaceAll(/./gu, "$&$&")}`;
  throw badLine(line, `“${value}” is no colour such as #1e90ff.`);
}

function withoutEnding(fileName: string): string {
  return fileName.replace(/\.[^.]*$/u, "");
}
