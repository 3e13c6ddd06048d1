/**
 * Credentials in text as a person sees it. Pure. A break of the text, where one thing ends and another begins, is a line
 * feed. What is found in a word depends on the words before it in its line and on the word itself, never on what
 * follows: so a word can be judged as soon as it has ended. Names of values are not masked, values are.
 */
import type { MaskKind } from "@coda/protocol";
import type { ActiveRedaction } from "./redaction-level.ts";
import { isLongRandom, isPlaceholder, looksRandom } from "./secret-values.ts";
import { tokenHint, tokenShape } from "./token-shapes.ts";

/** Indices of the text; `to` behind the last character. */
export interface Secret {
  readonly from: number;
  readonly to: number;
  readonly kind: MaskKind;
}

interface Detector {
  readonly pattern: RegExp;
  /** Groups: `value`, and where it matters `name`, `quote`. Undefined: it is no secret. */
  readonly judge: (
    groups: Readonly<Record<string, string | undefined>>,
    level: ActiveRedaction,
  ) => MaskKind | undefined;
}

const keys = ["api", "access", "secret", "private", "account", "auth", "encryption", "signing", "master", "shared"];
const passwordName = String.raw`passw(?:or)?d|passphrase|passcode|(?<![a-z])pass|pwd`;
const keyName = `(?:${keys.join("|")})[_-]?key`;
const secretName = `${passwordName}|secret|token|${keyName}|credentials?`;
/** A value ends where a word does, at its quote, or at what divides values on a line. */
const value = String.raw`(?<quote>["'\x60]?)(?<value>(?<=["'\x60])(?:(?!\\["'\x60])[^\x00-\x20"'\x60])+|[^\x00-\x20"'\x60,;&|)<>}\]]+)`;
const spaces = String.raw`[ \t]{0,3}`;
/** Between a name and its value, in the languages people configure things in. */
const sign = String.raw`\\{0,2}["'\x60]?\]?${spaces}(?:=>|:=|==?|:)${spaces}\\{0,2}`;

const shaped: Detector = { pattern: new RegExp(`(?<value>${tokenShape})`, "dg"), judge: () => "token" };

const assigned: Detector = {
  pattern: new RegExp(`(?:(?<name>${secretName})${sign}|--[a-z-]{0,20}(?<flag>${secretName})[ =])${value}`, "dgi"),
  judge: ({ name, flag, value: text = "" }, level) => {
    const secret = level === "strict" ? !isPlaceholder(text) : looksRandom(text);
    return secret ? kindOf(name ?? flag ?? "") : undefined;
  },
};

/** RFC 9110 11.6.2, and what people write of it elsewhere. */
const authorized: Detector = {
  pattern: new RegExp(
    String.raw`(?:(?<name>authorization["']?${spaces}[:=]${spaces}["']?)(?:bearer|basic|token|digest)|(?<![a-z])(?:bearer|basic|digest))[ \t]{1,3}(?<value>[\w.~+/=-]{8,})`,
    "dgi",
  ),
  judge: ({ name, value: text = "" }, level) => {
    const certain = name !== undefined || level === "strict";
    return (certain && hasDigitOrEnd.test(text)) || (text.length >= 16 && /[A-Z]/u.test(text) && looksRandom(text))
      ? "token"
      : undefined;
  },
};
/** Not a plain word. */
const hasDigitOrEnd = /\d|=$|[a-z][A-Z]/u;

/** RFC 3986 3.2.1: user information of an address. */
const inAddress: Detector = {
  pattern: new RegExp(
    String.raw`[a-z][a-z0-9+.-]{1,20}://[^\x00-\x20:/?#@"'<>]{0,100}:(?<value>[^\x00-\x20/@"'<>]{1,200})@[\w.[-]`,
    "dgi",
  ),
  judge: ({ value: text = "" }) => (isPlaceholder(text) ? undefined : "password"),
};

/** netrc, and what curl is given. */
const atLogin: Detector = {
  pattern: new RegExp(
    String.raw`(?:login[ \t]{1,3}[^\x00-\x20]{1,100}[ \t]{1,3}password[ \t]{1,3}|(?<![\w-])(?:-u|--user)[ =]["']?[\w.@+-]{1,100}:)(?<value>[^\x00-\x20"']+)`,
    "dgi",
  ),
  judge: ({ value: text = "" }, level) => (level === "strict" || looksRandom(text) ? "password" : undefined),
};

const longRandom: Detector = {
  pattern: /(?<value>[A-Za-z0-9+/_-]{32,}={0,2})/dg,
  judge: ({ value: text = "" }) => (isLongRandom(text) ? "token" : undefined),
};

const detectors: Readonly<Record<ActiveRedaction, readonly Detector[]>> = {
  standard: [shaped, assigned, authorized, inAddress, atLogin],
  strict: [shaped, assigned, authorized, inAddress, atLogin, longRandom],
};

function kindOf(name: string): MaskKind {
  return /^p/iu.test(name) && !/key$/iu.test(name) ? "password" : "token";
}

/** Where the value of a name begins in quotes. */
const quotation = new RegExp(`(?<name>${secretName})${sign}(?<open>["'\\x60])`, "gi");
const maxQuotedCharacters = 500;

/** Quoted values of several words: each word by itself, up to the quote or the line's end. */
function* quotedWords(text: string): Generator<Secret> {
  for (const { index, 0: opening, groups = {} } of text.matchAll(quotation)) {
    const from = index + opening.length;
    const [quoted = ""] = text.slice(from, from + maxQuotedCharacters).split(groups["open"] ?? "", 1);
    const [value = ""] = quoted.split("\n", 1);
    for (const word of value.matchAll(/[^ \t]+/gu)) {
      const at = from + word.index;
      yield { from: at, to: at + word[0].length, kind: kindOf(groups["name"] ?? "") };
    }
  }
}

/** A word in any case, without a flag: what stands beside it in a pattern has a case (and V8's `(?i:…)` misses some). */
function anyCase(word: string): string {
  return word.replaceAll(/[a-z]/gu, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const names = [
  "password",
  "passwd",
  "pass",
  "passphrase",
  "passcode",
  "pwd",
  "secret",
  "token",
  "credential",
  "credentials",
];
const schemes = ["bearer", "basic", "digest"];
const anyName = `(?:${names.map(anyCase).join("|")}|(?:${keys.map(anyCase).join("|")})[_-]?${anyCase("key")})`;
/** With a sign behind it, or as an option of a command. */
const nameHint = `${anyName}(?:["'\\x60\\]\\\\]{0,4}[ \\t]{0,3}[:=]|(?<=--[A-Za-z_-]{1,40}) )`;
const schemeHint = `${anyCase("authorization")}["' \\t:=]|(?:${schemes.map(anyCase).join("|")})[ \\t]{1,3}[\\w.~+/=-]{8}`;
const loginHint = `${anyCase("login")}[ \\t]|-[uU][ =]|--${anyCase("user")}[ =]|://[^\\x00-\\x20/]*@`;

/** What a line has in which a detector, or a private key's beginning, can be found. */
const standardHint = [tokenHint, "PRIVATE KEY", nameHint, schemeHint, loginHint].join("|");

/** Matches, as a part of a pattern, in every line in which anything can be found. */
export const secretHints: Readonly<Record<ActiveRedaction, string>> = {
  standard: standardHint,
  strict: `${standardHint}|[A-Za-z0-9+/_-]{32}`,
};

/** In the order of the text, none within another. */
export function findSecrets(text: string, level: ActiveRedaction): Secret[] {
  const found = detectors[level].flatMap((detector) => [...foundBy(detector, text, level)]);
  return withoutOverlaps(level === "strict" ? [...found, ...quotedWords(text)] : found);
}

function* foundBy({ pattern, judge }: Detector, text: string, level: ActiveRedaction): Generator<Secret> {
  for (const match of text.matchAll(pattern)) {
    const place = match.indices?.groups?.["value"];
    const kind = place === undefined ? undefined : judge(match.groups ?? {}, level);
    if (place !== undefined && kind !== undefined) yield { from: place[0], to: place[1], kind };
  }
}

/** Where two overlap the first one goes as far as both. */
export function withoutOverlaps(secrets: readonly Secret[]): Secret[] {
  const kept: Secret[] = [];
  for (const secret of secrets.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = kept.at(-1);
    if (last === undefined || secret.from >= last.to) kept.push(secret);
    else if (secret.to > last.to) kept[kept.length - 1] = { ...last, to: secret.to };
  }
  return kept;
}
