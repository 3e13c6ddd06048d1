/**
 * Texts that people and devices give, and that are kept as they are. PostgreSQL's text has no NUL (8.3), its JSON neither
 * that nor half of a surrogate pair (8.14.1).
 */
import * as z from "zod/mini";

export const storableTextSchema = z.string().check(z.regex(/^[^\0\p{Cs}]*$/u, "without NUL and half characters"));

/** As much of a text as may be kept: its first UTF-16 units, with U+FFFD for what cannot be and for a character cut in half. */
export function storableText(text: string, units: number): string {
  return text.slice(0, units).replaceAll(/[\0\p{Cs}]/gu, "\uFFFD");
}

/** Without what would change how the text around it is shown: control characters, and those that turn its direction. */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}
