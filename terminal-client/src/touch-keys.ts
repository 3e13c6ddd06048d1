/**
 * What a key of the page's own key bar, or of a phone's keyboard while Ctrl or Alt is held for it, sends: as xterm does
 * for a real keyboard ("PC-style function keys" and "Alt and Meta keys" of XTerm Control Sequences). Pure.
 */
import type { Modifier } from "./sticky-modifiers.ts";

export type CursorKey = "up" | "down" | "right" | "left" | "home" | "end";

/** A text is one key's: a character, or a control character such as Tab's. */
export type TouchKey = CursorKey | "pageUp" | "pageDown" | { readonly text: string };

export type HeldModifiers = Readonly<Record<Modifier, boolean>>;

export interface KeyModes {
  /** DECCKM. */
  readonly applicationCursorKeys: boolean;
}

const cursorFinals: Readonly<Record<CursorKey, string>> = {
  up: "A",
  down: "B",
  right: "C",
  left: "D",
  end: "F",
  home: "H",
};

const pageNumbers = { pageUp: 5, pageDown: 6 } as const;

/** Characters beyond letters that Ctrl makes a control character of, as a US keyboard has them. */
const controls: ReadonlyMap<string, string> = new Map([
  [" ", "\0"],
  ["@", "\0"],
  ["[", "\x1b"],
  ["\\", "\x1c"],
  ["|", "\x1c"],
  ["]", "\x1d"],
  ["^", "\x1e"],
  ["~", "\x1e"],
  ["_", "\x1f"],
  ["-", "\x1f"],
  ["/", "\x1f"],
  ["?", "\x7f"],
  ["\x7f", "\b"],
]);

// oxlint-disable-next-line no-control-regex
const cursorSequence = /^\x1b[[O]([ABCDFH])$/u;

const oneCharacter = /^.$/su;

/** And not a word, nor a report of the terminal's own. */
export function isOneKey(text: string): boolean {
  return oneCharacter.test(text) || cursorSequence.test(text);
}

export function encodeKey(key: TouchKey, held: HeldModifiers, modes: KeyModes): string {
  if (typeof key === "object") return modified(key.text, held);
  if (key === "pageUp" || key === "pageDown") {
    const number = pageNumbers[key];
    return isPlain(held) ? `\x1b[${number}~` : `\x1b[${number};${parameter(held)}~`;
  }
  const final = cursorFinals[key];
  if (!isPlain(held)) return `\x1b[1;${parameter(held)}${final}`;
  return modes.applicationCursorKeys ? `\x1bO${final}` : `\x1b[${final}`;
}

/** What a keyboard without these keys typed, as if they had been held. A whole word, as phones insert them, stays one. */
export function modified(text: string, held: HeldModifiers): string {
  if (isPlain(held)) return text;
  const final = cursorSequence.exec(text)?.[1];
  if (final !== undefined) return `\x1b[1;${parameter(held)}${final}`;
  if (!oneCharacter.test(text)) return text;
  const key = held.ctrl ? withCtrl(text) : text;
  return held.alt ? `\x1b${key}` : key;
}

function withCtrl(character: string): string {
  return /^[a-z]$/iu.test(character)
    ? String.fromCharCode(character.charCodeAt(0) & 0x1f)
    : (controls.get(character) ?? character);
}

function isPlain({ ctrl, alt }: HeldModifiers): boolean {
  return !ctrl && !alt;
}

/** 1, and 2 for Alt, and 4 for Ctrl. */
function parameter({ ctrl, alt }: HeldModifiers): number {
  return 1 + (alt ? 2 : 0) + (ctrl ? 4 : 0);
}
