/** Keys as a reader knows them: ⌘⇧K on a Mac, Ctrl+Shift+K elsewhere. Pure. */
import { parseKeys, type Keystroke } from "./keystroke.ts";
import type { Platform } from "./shortcut-table.ts";

/** As a US keyboard has them: a browser tells of no other. */
const signs: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Backquote: "`",
  Backslash: "\\",
  BracketLeft: "[",
  BracketRight: "]",
  Comma: ",",
  Equal: "=",
  IntlBackslash: "\\",
  Minus: "-",
  PageDown: "Page Down",
  PageUp: "Page Up",
  Period: ".",
  Quote: "'",
  Semicolon: ";",
  Slash: "/",
};

function keyWord(key: string): string {
  const digit = /^Digit(\d)$/u.exec(key)?.[1];
  return digit ?? signs[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** Apple's order, which is that of the others, too. */
const heldSigns = {
  ctrl: { mac: "⌃", other: "Ctrl" },
  alt: { mac: "⌥", other: "Alt" },
  shift: { mac: "⇧", other: "Shift" },
  meta: { mac: "⌘", other: "Meta" },
} as const;

const heldNames = ["ctrl", "alt", "shift", "meta"] as const;

/** Each key of it by itself, as it is printed on them. */
function strokeParts(stroke: Keystroke, platform: Platform): readonly string[] {
  const held = heldNames.filter((name) => stroke[name]).map((name) => heldSigns[name][platform]);
  const isAlone = held.length === 0 && stroke.key.length === 1;
  return [...held, isAlone ? stroke.key : keyWord(stroke.key)];
}

/** For each press, in turn. Nothing for what is written wrong. */
export function keyParts(keys: string, platform: Platform): readonly (readonly string[])[] {
  return (parseKeys(keys) ?? []).map((stroke) => strokeParts(stroke, platform));
}

export function keyWords(keys: string, platform: Platform): string {
  return keyParts(keys, platform)
    .map((parts) => parts.join(platform === "mac" ? "" : "+"))
    .join(" then ");
}
