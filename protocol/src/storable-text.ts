/**
 * Texts that people and devices give, and that are kept as they are. PostgreSQL's text has no NUL (8.3), its JSON neither
 * that nor half of a surrogate pair (8.14.1).
 */
import * as z from "zod/mini";

export const storableTextSchema = z.string().check(z.regex(/^[^\0\p{Cs}]*$/u, "without NUL and half characters"));

/**
 * One that stands among words of ours, also where people decide by it whom they let in: on one line, and without what turns
 * the direction of text around it (UAX #9, 2.1 to 2.5) or ends an element's own. What scripts and emoji are joined by, and
 * the marks that only say a direction, it may have.
 */
export const lineTextSchema = storableTextSchema.check(
  z.trim(),
  z.regex(
    /^[^\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u,
    "on one line, and without characters that turn its direction",
  ),
);

/** Such a text out of what somebody else's server says. */
export function withoutTurns(text: string): string {
  return text.replaceAll(/[\0\p{Cs}\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, " ").trim();
}

/** Of a name: nobody is asked about somebody who seems to be called nothing. Some letters and signs are blank. */
export const canBeSeen = z.regex(
  /(?![\p{DI}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u,
  "with at least one letter or sign that can be seen",
);

/** As much of a text as may be kept: its first UTF-16 units, with U+FFFD for what cannot be and for a character cut in half. */
export function storableText(text: string, units: number): string {
  return text.slice(0, units).replaceAll(/[\0\p{Cs}]/gu, "\uFFFD");
}

/** Without what would change how the text around it is shown: control characters, and those that turn its direction. */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}
