import { describe, expect, it } from "vitest";
import { builtInSchemes } from "../built-in-schemes.ts";
import { ansiColours, type TerminalScheme } from "../terminal-scheme.ts";
import { exportScheme } from "./export-scheme.ts";
import { importScheme } from "./import-scheme.ts";

const plain = ["#000001", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa"];
const bright = ["#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff"];
const sixteen = [...plain, ...bright];
const names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

function schemeOf(colours: Partial<TerminalScheme["colours"]>) {
  const ansi = Object.fromEntries(ansiColours.map((colour, index) => [colour, sixteen[index]]));
  return { background: "#101010", foreground: "#eeeeee", ...ansi, ...colours };
}

function read(file: string, text: string) {
  const imported = importScheme(file, text);
  if (imported.kind === "bad") throw new Error(imported.problem);
  return imported;
}

function problemOf(text: string): string {
  const imported = importScheme("x", text);
  return imported.kind === "bad" ? imported.problem : "none";
}

const component = (hex: string, at: number) => parseInt(hex.slice(at, at + 2), 16) / 255;
const plistColour = (name: string, hex: string) => `
	<key>${name}</key>
	<dict>
		<key>Alpha Component</key>
		<real>1</real>
		<key>Blue Component</key>
		<real>${component(hex, 5)}</real>
		<key>Color Space</key>
		<string>sRGB</string>
		<key>Green Component</key>
		<real>${component(hex, 3)}</real>
		<key>Red Component</key>
		<real>${component(hex, 1)}</real>
	</dict>`;
const iterm = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>${sixteen.map((hex, number) => plistColour(`Ansi ${number} Color`, hex)).join("")}
${plistColour("Background Color", "#101010")}${plistColour("Foreground Color", "#eeeeee")}
${plistColour("Cursor Color", "#ff8800")}${plistColour("Badge Color", "#123456")}
</dict>
</plist>
`;

const windows = `{
  // copied from settings.json
  "name": "Mine",
  "background": "#101010",
  "foreground": "#EEEEEE",
  "cursorColor": "#FF8800",
  ${names
    .map((name, n) => {
      const theirs = name === "magenta" ? "purple" : name;
      const large = theirs.replace(/^./u, (letter) => letter.toUpperCase());
      return `"${theirs}": "${plain[n] ?? ""}",\n  "bright${large}": "${bright[n] ?? ""}"`;
    })
    .join(",\n  ")}
}`;

const base16 = `# comment
scheme: "Ours"
author: 'Somebody # not a comment'
palette:
  base00: "101010"   # ground
  base01: "202020"
  base02: "303030"
  base03: "555555"
  base04: "888888"
  base05: "eeeeee"
  base06: "f0f0f0"
  base07: "ffffff"
  base08: "aa0000"
  base09: "aa3300"
  base0A: "aa5500"
  base0B: "00aa00"
  base0C: "00aaaa"
  base0D: "0000aa"
  base0E: "aa00aa"
  base0F: "332211"
`;

const toml = `# colours
[colors.primary]
background = "#101010" # ground
foreground = '0xeeeeee'

[colors.cursor]
cursor = "#f80"
text = "CellBackground"

[colors.normal]
${names.map((name, n) => `${name} = "${plain[n] ?? ""}"`).join("\n")}

[colors]
bright = { ${names.map((name, n) => `${name} = "${bright[n] ?? ""}"`).join(", ")} }

[[colors.indexed_colors]]
index = 16
color = "#ff9e64"
`;

const yaml = `colors:
  primary:
    background: '0x101010'
    foreground: '#eeeeee'
  cursor:
    cursor: '#ff8800'
    text: CellBackground
  normal:
${names.map((name, n) => `    ${name}:  '${plain[n] ?? ""}'`).join("\n")}
  bright:
${names.map((name, n) => `    ${name}: '${bright[n] ?? ""}'`).join("\n")}
`;

const kitty = `# vim:ft=kitty
foreground  #eeeeee
background #101010
cursor                  #ff8800
selection_background none
${sixteen.map((hex, n) => `color${n} ${hex}`).join("\n")}
`;

const xresources = `! comment
#define ground #101010
*.background: ground
*foreground: rgb:ee/ee/ee
URxvt.cursorColor:   #ff8800
${sixteen.map((hex, n) => `*.color${n}: ${hex}`).join("\n")}
URxvt.font: xft:monospace
`;

describe("colours of another terminal", () => {
  it.each([
    { format: "iTerm2", file: "Mine.itermcolors", text: iterm, name: "Mine" },
    { format: "Windows Terminal", file: "x.json", text: windows, name: "Mine" },
    {
      format: "Windows Terminal",
      file: "x.json",
      text: `{"schemes": [${windows.replace(/^\s*\/\/.*$/mu, "")}]}`,
      name: "Mine",
    },
    { format: "Alacritty", file: "Mine.toml", text: toml, name: "Mine" },
    { format: "Alacritty (YAML)", file: "Mine.yml", text: yaml, name: "Mine" },
    { format: "kitty", file: "Mine.conf", text: kitty, name: "Mine" },
    { format: "Xresources", file: "Mine", text: xresources, name: "Mine" },
  ])("are read from $format: $file", ({ format, file, text, name }) => {
    const imported = read(file, text);
    expect(imported.format).toBe(format);
    expect(imported.scheme).toEqual({ name, colours: { ...schemeOf({ cursor: "#ff8800" }) } });
  });

  it("are read from base16, whose sixteen are other ones", () => {
    const { scheme, format } = read("x.yaml", base16);
    expect([format, scheme.name]).toEqual(["base16", "Ours"]);
    expect(scheme.colours).toMatchObject({
      background: "#101010",
      foreground: "#eeeeee",
      selectionBackground: "#303030",
      black: "#101010",
      brightRed: "#aa0000",
      brightBlack: "#555555",
      brightWhite: "#ffffff",
    });
    expect(read("x.yaml", base16.replace("palette:\n", "").replaceAll(/^ {2}/gmu, "")).scheme).toEqual(scheme);
  });

  it("are the same whatever ends the file's lines", () => {
    expect(read("Mine.conf", kitty.replaceAll("\n", "\r\n"))).toEqual(read("Mine.conf", kitty));
  });

  it("have the plain eight for the bright ones that a file lacks", () => {
    const some = kitty.split("\n").filter((row) => !/^color(?:[89]|1\d) /u.test(row));
    expect(read("x", some.join("\n")).scheme.colours).toMatchObject({ brightRed: plain[1], brightWhite: plain[7] });
  });

  it.each([
    [
      "names the line of what is no colour",
      kitty.replace("#aa0000", "reddish"),
      "Line 7: “reddish” is no colour such as #1e90ff.",
    ],
    ["names what is missing", kitty.replace(/^color4 .*$/mu, ""), "It has no colour for blue (kitty)."],
    [
      "names the line where JSON ends",
      '{\n  "name": "x",\n  "background" "#000"\n}',
      "Line 3: it is no JSON from here on.",
    ],
    [
      "names the line of a component out of range",
      iterm.replace(/<real>0\.6[^<]*<\/real>/u, "<real>7</real>"),
      "Line 29: “7” is no number from 0 to 1.",
    ],
    [
      "names the end of a list that is cut off",
      iterm.slice(0, iterm.lastIndexOf("</dict>")),
      "Line 267: the file ends within a <dict>.",
    ],
    [
      "names the line of what is no assignment",
      toml.replace("[colors.normal]", "[colors.normal]\nwhatever"),
      "Line 11: “whatever” is no “name = value”.",
    ],
    [
      "says what it can be",
      "just text\n",
      "No colours were found: it can be a file of iTerm2, Windows Terminal, base16, Alacritty, Alacritty (YAML), Xresources, kitty.",
    ],
    ["takes no large file", "#".repeat(300_000), "The file is too large for a colour scheme."],
    ["takes no list that is empty", '{"schemes": []}', "Line 1: its list of schemes is empty."],
  ])("a bad file: %s", (_what, text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it("go out as Windows Terminal reads them, and come back as they were", () => {
    for (const scheme of builtInSchemes) {
      const { cursorAccent: _accent, ...colours } = scheme.colours;
      expect(read("x.json", exportScheme(scheme)).scheme).toEqual({ name: scheme.name, colours });
    }
  });
});

it("every scheme that comes with the product has all its colours, and a name of its own", () => {
  expect(new Set(builtInSchemes.map(({ name }) => name)).size).toBe(builtInSchemes.length);
  for (const { colours } of builtInSchemes) expect(Object.keys(colours)).toHaveLength(21);
});
