/**
 * Finds the first place in plain output that may have to do with a secret, many times faster than a regular expression of
 * so many branches: by a table of the three characters such a place begins with. Pure.
 */
import { secretHints } from "./find-secrets.ts";
import type { ActiveRedaction } from "./redaction-level.ts";

/** What hints of `token-shapes.ts` and `find-secrets.ts` begin with, in just this case. */
const beginnings =
  "AKI ASI ABI ACC ghp gho ghs ghu ghr git gla glc gld glf gli glo glp glr gls xox xap hoo sk_ rk_ whs AIz ya2 GOC npm pyp " +
  "sk- SK0 SK1 SK2 SK3 SK4 SK5 SK6 SK7 SK8 SK9 SKa SKb SKc SKd SKe SKf SG. hf_ dop shp hvs lin AGE eyJ PRI :// -u= -U= --u --U";
/** In any case. */
const wordBeginnings = "pas pwd sec tok cre api acc pri aut enc sig mas sha bea bas dig log";

const [tab, lineFeed, carriageReturn, space] = [0x09, 0x0a, 0x0d, 0x20];
/** Of a byte: nothing; the output is not plain there; perhaps a wrap; perhaps a beginning. */
const [nothing, control, wrap, beginning] = [0, 1, 2, 3];

const kinds = new Uint8Array(256);
/** By three characters of seven bits; others of the same seven bits are told apart by the pattern. */
const triples = new Uint8Array(1 << 21);

function add(text: string): void {
  const [first, second, third] = [text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2)];
  kinds[first] = beginning;
  triples[(first << 14) | (second << 7) | third] = 1;
}

for (const text of [...beginnings.split(" "), "-u ", "-U "]) add(text);
for (const text of wordBeginnings.split(" "))
  for (let cases = 0; cases < 8; cases++)
    add(text.replaceAll(/./gu, (letter, index: number) => ((cases >> index) & 1 ? letter.toUpperCase() : letter)));
for (let byte = 0; byte < space; byte++) kinds[byte] = control;
kinds[tab] = nothing;
kinds[lineFeed] = nothing;
kinds[carriageReturn] = wrap;

const standardHint = new RegExp(secretHints.standard, "y");
const strictHint = new RegExp(`${secretHints.strict}|[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]| \\r(?!\\n)`, "g");

/** Bytes, and the same as latin1. */
export interface PlainOutput {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Where to look: a hint, or what makes the bytes other than what is shown. */
export function findHint({ bytes, text }: PlainOutput, from: number, level: ActiveRedaction): number | undefined {
  if (level === "standard") return standardHintFrom(bytes, text, from);
  strictHint.lastIndex = from;
  return strictHint.exec(text)?.index;
}

function standardHintFrom(bytes: Uint8Array, text: string, from: number): number | undefined {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const kind = kinds[byte];
    if (kind === nothing) continue;
    if (kind === beginning) {
      const next = (((bytes[at + 1] ?? 0) & 0x7f) << 7) | ((bytes[at + 2] ?? 0) & 0x7f);
      if (triples[(byte << 14) | next] === 0) continue;
      standardHint.lastIndex = at;
      if (standardHint.test(text)) return at;
    } else if (kind === control || (bytes[at - 1] === space && bytes[at + 1] !== lineFeed)) return at;
  }
  return undefined;
}
