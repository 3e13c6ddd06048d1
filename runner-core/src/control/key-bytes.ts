/**
 * What a key's name types: names as tmux has them (tmux(1), KEY BINDINGS), bytes as tmux sends them to a program (its
 * input-keys.c), xterm's form for those with modifiers. Pure.
 */

export interface KeyModes {
  /** DECCKM: the program wants cursor keys as SS3. */
  readonly applicationCursor: boolean;
}

const escape = "\u001B";
const backTab = `${escape}[Z`;
const plain = new Map([
  ["Enter", "\r"],
  ["Tab", "\t"],
  ["BTab", backTab],
  ["Escape", escape],
  ["Space", " "],
  ["BSpace", "\u007F"],
]);
const cursor = new Map(Object.entries({ Up: "A", Down: "B", Right: "C", Left: "D" }));
const lettered = new Map(Object.entries({ F1: "P", F2: "Q", F3: "R", F4: "S" }));
const numbered = new Map(
  Object.entries({
    Home: 1,
    IC: 2,
    DC: 3,
    End: 4,
    PPage: 5,
    NPage: 6,
    F5: 15,
    F6: 17,
    F7: 18,
    F8: 19,
    F9: 20,
    F10: 21,
    F11: 23,
    F12: 24,
  }),
);
/** These two have another form with modifiers. */
const edges = new Map(Object.entries({ Home: "H", End: "F" }));
const aliases = new Map(
  Object.entries({
    Esc: "Escape",
    Return: "Enter",
    Backspace: "BSpace",
    Insert: "IC",
    Delete: "DC",
    PageUp: "PPage",
    PgUp: "PPage",
    PageDown: "NPage",
    PgDn: "NPage",
  }),
);
/** As xterm numbers them: 1 and their sum. */
const modifiers = new Map(Object.entries({ S: 1, M: 2, C: 4 }));
const control = 4;
const meta = 2;

/** Of `C-c`, `Up`, `M-x`, `S-F5` or a single character; undefined for what is none. */
export function keyBytes(name: string, modes: KeyModes): string | undefined {
  const { modified = "", rest = "" } = /^(?<modified>(?:[CMS]-)*)(?<rest>.+)$/su.exec(name)?.groups ?? {};
  const held = new Set(modified.split("-").slice(0, -1));
  const sum = [...held].reduce((total, letter) => total + (modifiers.get(letter) ?? 0), 0);
  const key = aliases.get(rest) ?? rest;
  return functionKey(key, sum, modes) ?? characterKey(plain.get(key) ?? key, sum);
}

function functionKey(key: string, sum: number, { applicationCursor }: KeyModes): string | undefined {
  const letter = cursor.get(key) ?? lettered.get(key) ?? (sum > 0 ? edges.get(key) : undefined);
  const number = numbered.get(key);
  if (letter !== undefined) {
    if (sum > 0) return `${escape}[1;${1 + sum}${letter}`;
    return `${escape}${applicationCursor || lettered.get(key) !== undefined ? "O" : "["}${letter}`;
  }
  if (number === undefined) return undefined;
  return sum > 0 ? `${escape}[${number};${1 + sum}~` : `${escape}[${number}~`;
}

/** Of a terminal's own keys Shift makes another character, so it is none of their modifiers. */
function characterKey(text: string, sum: number): string | undefined {
  const isOne = Array.from(text).length === 1 || text === backTab;
  if (!isOne || (sum & ~(control | meta)) !== 0) return undefined;
  const typed = (sum & control) === 0 ? text : controlOf(text);
  if (typed === undefined) return undefined;
  return (sum & meta) === 0 ? typed : `${escape}${typed}`;
}

/** ECMA-48's C0 set: the column of capitals and its neighbours; DEL by its usual name. */
function controlOf(text: string): string | undefined {
  if (text === " ") return "\u0000";
  if (text === "?") return "\u007F";
  const code = text.toUpperCase().codePointAt(0) ?? 0;
  return text.length === 1 && code >= 0x40 && code <= 0x5f ? String.fromCodePoint(code & 0x1f) : undefined;
}
