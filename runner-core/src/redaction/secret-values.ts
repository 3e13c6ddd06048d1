/** Whether a value could be a secret, by its looks alone. Pure. */

/** What stands for a value: variables, templates, what was masked before. */
const placeholder = /^(?:\$|%[A-Za-z(]|[<{[(*]|\.{2,}|#\{)|\*{3}|^(.)\1*$/u;
/** `config.apiKey`, `process.env.TOKEN_2`: code that names a value. */
const propertyPath = /^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+!?$/u;
const call = /^[A-Za-z_$][\w$.]*[([]/u;
/** With a part that is a plain word: base64 may begin with a slash, too. */
const filePath = /^(?:~|\.{0,2})\/(?:.*\/)?[a-z.]{2,}(?:\/|$)|^[a-z]+:\/\//u;
const plainNumber = /^[\d.,:/+TZ-]*(?:[kKMGT]?i?B|m?s|px|%)?$/u;
const literalWords = new Set(["null", "none", "nil", "true", "false", "undefined", "string", "number", "boolean"]);

/** Shannon's, in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

export function isPlaceholder(value: string): boolean {
  return placeholder.test(value) || literalWords.has(value.toLowerCase());
}

const hasDigit = /\d/u;
const hasLetter = /[A-Za-z]/u;
const hasLower = /[a-z]/u;
const hasUpper = /[A-Z]/u;

/** As a generated or a good password: not a word, a number, a path, or code that names a value. */
export function looksRandom(value: string): boolean {
  if (value.length < 8 || isPlaceholder(value) || filePath.test(value) || plainNumber.test(value)) return false;
  if (propertyPath.test(value) || call.test(value)) return false;
  if (hasDigit.test(value)) return hasLetter.test(value) && entropy(value) >= 2.75;
  // Without a digit only what is long and of no word's writing.
  return value.length >= 20 && hasLower.test(value) && hasUpper.test(value) && entropy(value) >= 4;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const hex = /^[0-9a-f]+$/iu;
const word = /(?:^|[/_+-])[a-z]{4,}(?:$|[/_+-])/u;

/** A long word of hex or base64 that no language has. */
export function isLongRandom(value: string): boolean {
  if (uuid.test(value) || !hasDigit.test(value) || !hasLetter.test(value)) return false;
  if (hex.test(value)) return entropy(value) >= 3;
  return hasLower.test(value) && hasUpper.test(value) && entropy(value) >= 4 && !word.test(value);
}
