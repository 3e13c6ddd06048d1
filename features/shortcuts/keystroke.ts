/**
 * One press of keys as it is written in the table, and whether a press of the keyboard is it. Pure; knows layouts, not what
 * a key does.
 *
 * Written: modifiers in this order, then the key: `Ctrl+Alt+Shift+Meta+k`. Which of a press counts depends on the key:
 * - A letter is the one that the layout prints (`event.key`): K is where the reader's keyboard says K. Where the layout
 *   prints none of a to z there (Cyrillic, Greek; Option on a Mac), it is the place of that letter on a US keyboard
 *   (`event.code`), as browsers do it for their own shortcuts.
 * - A sign alone (`/`, `?`) is the sign, whatever it takes to type it.
 * - A digit or sign with Ctrl, Alt or ⌘ is the place (`Digit1`, `BracketRight`): layouts have other signs there, and Shift
 *   changes them.
 * - Any other key has its name (`ArrowUp`, `Enter`, `F5`).
 */

/** What of a KeyboardEvent counts. */
export interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  /** The third level of the layout is held: what is typed with it are characters. */
  readonly altGraph: boolean;
}

export interface Keystroke {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
  readonly key: string;
}

const modifierNames = ["Ctrl", "Alt", "Shift", "Meta"] as const;

/** By themselves they are no press; Process and Unidentified are an input method's. */
const noKeys = new Set([
  "Alt",
  "AltGraph",
  "CapsLock",
  "Control",
  "Dead",
  "Fn",
  "Meta",
  "NumLock",
  "OS",
  "Process",
  "ScrollLock",
  "Shift",
  "Unidentified",
]);

/** Places of digits and signs, by their names in UI Events KeyboardEvent code Values. */
const place =
  /^(?:Digit\d|Backquote|Backslash|BracketLeft|BracketRight|Comma|Equal|IntlBackslash|Minus|Period|Quote|Semicolon|Slash)$/u;

/** AltGr, dead keys and what an input method composes are text, never a shortcut. */
function isKeyPress({ key, isComposing, altGraph }: Pressed): boolean {
  return !isComposing && !altGraph && !noKeys.has(key) && key !== "";
}

/** @returns undefined for what is written otherwise than above. */
export function parseKeystroke(text: string): Keystroke | undefined {
  const parts = text.length > 1 ? text.split("+") : [text];
  const key = parts.pop() ?? "";
  const held = modifierNames.filter((name) => parts.includes(name));
  if (key === "" || held.join("+") !== parts.join("+")) return undefined;
  const [ctrl, alt, shift, meta] = modifierNames.map((name) => held.includes(name));
  const stroke = { ctrl: ctrl === true, alt: alt === true, shift: shift === true, meta: meta === true, key };
  return isWhole(stroke) ? stroke : undefined;
}

/** Letters are written small, signs without modifiers, places with some. */
function isWhole({ key, ...held }: Keystroke): boolean {
  const isPlain = !held.ctrl && !held.alt && !held.meta;
  if (/^[a-z]$/u.test(key)) return true;
  if (place.test(key)) return !isPlain;
  if (key.length === 1) return isPlain && !held.shift && /^[!-/0-9:-@[-`{-~]$/u.test(key);
  return /^(?:[A-Z][a-z]+)+\d*$|^F\d{1,2}$/u.test(key) && !noKeys.has(key);
}

export function formatKeystroke({ ctrl, alt, shift, meta, key }: Keystroke): string {
  const held = [ctrl, alt, shift, meta];
  return [...modifierNames.filter((_, index) => held[index]), key].join("+");
}

function letterOf({ key, code }: Pressed): string | undefined {
  if (/^[a-z]$/iu.test(key)) return key.toLowerCase();
  const isForeign = key.length > 0 && !/^[ -~]+$/u.test(key);
  return isForeign ? /^Key([A-Z])$/u.exec(code)?.[1]?.toLowerCase() : undefined;
}

/** What is written for it. Undefined: no press of its own. */
export function keystrokeOf(pressed: Pressed): Keystroke | undefined {
  if (!isKeyPress(pressed)) return undefined;
  const { key, code, ctrlKey: ctrl, altKey: alt, shiftKey: shift, metaKey: meta } = pressed;
  const letter = letterOf(pressed);
  if (letter !== undefined) return { ctrl, alt, shift, meta, key: letter };
  if (key === " ") return { ctrl, alt, shift, meta, key: "Space" };
  if (key.length > 1) return { ctrl, alt, shift, meta, key };
  if (ctrl || alt || meta) return place.test(code) ? { ctrl, alt, shift, meta, key: code } : undefined;
  return { ctrl, alt, meta, shift: false, key };
}

/** One press, or several after each other with a space between them: `g i`. Undefined where one is written wrong. */
export function parseKeys(text: string): readonly Keystroke[] | undefined {
  const strokes = text.split(" ").map(parseKeystroke);
  return strokes.includes(undefined) ? undefined : (strokes as Keystroke[]);
}

/** No text is typed with it: a modifier that types none is held, or it is a function key. */
export function isChord({ ctrl, alt, meta, key }: Keystroke): boolean {
  return ctrl || alt || meta || /^F\d/u.test(key);
}
