import { expect, test } from "vitest";
import { encodeKey, modified, type TouchKey } from "./touch-keys.ts";

const plain = { ctrl: false, alt: false };
const ctrl = { ctrl: true, alt: false };
const alt = { ctrl: false, alt: true };
const both = { ctrl: true, alt: true };
const normal = { applicationCursorKeys: false };
const application = { applicationCursorKeys: true };

test.each<[TouchKey, string, string, string, string, string]>([
  ["up", "\x1b[A", "\x1bOA", "\x1b[1;5A", "\x1b[1;3A", "\x1b[1;7A"],
  ["down", "\x1b[B", "\x1bOB", "\x1b[1;5B", "\x1b[1;3B", "\x1b[1;7B"],
  ["right", "\x1b[C", "\x1bOC", "\x1b[1;5C", "\x1b[1;3C", "\x1b[1;7C"],
  ["left", "\x1b[D", "\x1bOD", "\x1b[1;5D", "\x1b[1;3D", "\x1b[1;7D"],
  ["home", "\x1b[H", "\x1bOH", "\x1b[1;5H", "\x1b[1;3H", "\x1b[1;7H"],
  ["end", "\x1b[F", "\x1bOF", "\x1b[1;5F", "\x1b[1;3F", "\x1b[1;7F"],
  ["pageUp", "\x1b[5~", "\x1b[5~", "\x1b[5;5~", "\x1b[5;3~", "\x1b[5;7~"],
  ["pageDown", "\x1b[6~", "\x1b[6~", "\x1b[6;5~", "\x1b[6;3~", "\x1b[6;7~"],
  [{ text: "\x1b" }, "\x1b", "\x1b", "\x1b", "\x1b\x1b", "\x1b\x1b"],
  [{ text: "\t" }, "\t", "\t", "\t", "\x1b\t", "\x1b\t"],
  [{ text: "|" }, "|", "|", "\x1c", "\x1b|", "\x1b\x1c"],
])("%o: plain, in application cursor mode, with Ctrl, with Alt, with both", (key, ...sent) => {
  expect([
    encodeKey(key, plain, normal),
    encodeKey(key, plain, application),
    encodeKey(key, ctrl, application),
    encodeKey(key, alt, application),
    encodeKey(key, both, application),
  ]).toEqual(sent);
});

test("every letter has its control character, whichever case the keyboard is in", () => {
  const letters = "abcdefghijklmnopqrstuvwxyz".split("");
  const sent = letters.map((letter) => modified(letter, ctrl).charCodeAt(0));
  expect(sent).toEqual(letters.map((_, at) => at + 1));
  expect(modified("C", ctrl)).toBe("\x03");
});

test.each([
  ["é", "é"],
  ["9", "9"],
  ["\r", "\r"],
  [" ", "\0"],
  ["\x7f", "\b"],
  ["a whole word", "a whole word"],
  ["\x1bOA", "\x1b[1;5A"],
  ["\x1b[200~", "\x1b[200~"],
])("a phone's keyboard typed %j while Ctrl is held: %j", (typed, sent) => {
  expect(modified(typed, ctrl)).toBe(sent);
});

test("Alt goes before what is typed, a character outside the basic plane too", () => {
  expect([modified("b", alt), modified("\x7f", alt), modified("🙂", alt)]).toEqual(["\x1bb", "\x1b\x7f", "\x1b🙂"]);
});
