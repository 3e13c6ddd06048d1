/**
 * What cells characters take in tmux, by its version (screen-write.c, utf8-combined.c). Pure; that it is so is shown beside
 * real ones (runner-core/fidelity).
 */
import { tmuxWidth } from "./tmux-widths.ts";

export const characterRules = ["3.3", "3.4", "3.6", "3.7"] as const;

/**
 * 3.3: what has no width joins the character before, and so does whatever follows a joiner (U+200D). tmux keeps the joiner
 * waiting outside the grid, until its next read of the terminal; here it waits in its cell.
 * 3.4: besides, skin tones and regional indicators join, and U+FE0F makes wide. A few pictures became wide.
 * 3.6: skin tones join people only and indicators each other. 3.7: indicators in pairs.
 */
export type CharacterRules = (typeof characterRules)[number];

/** Where nobody says whose they are: recordings of before, and sessions without tmux. */
export const usualRules: CharacterRules = "3.7";

/** Of a tmux server. */
export function characterRulesOf(version: { readonly major: number; readonly minor: number }): CharacterRules {
  if (version.major !== 3) return version.major < 3 ? "3.3" : usualRules;
  return characterRules.findLast((rules) => version.minor >= Number(rules.slice(2))) ?? "3.3";
}

/** Below it all is one column wide. */
const firstMark = 0x300;
const joiner = 0x200d;
const emojiSelector = 0xfe0f;
const hangulFiller = 0x3164;
/** Bytes of UTF-8 that tmux keeps in a cell (UTF8_SIZE). */
const cellBytes = { "3.3": 21, "3.4": 21, "3.6": 32, "3.7": 32 } as const;

/** Narrow to the C library, wide in tmux's own list (utf8_force_wide, utf8_default_width_cache). */
const madeWide = new Set([0x261d, 0x26f9, 0x270c, 0x270d, 0x1f3cb, 0x1f3cc, 0x1f574, 0x1f575, 0x1f590]);

function isSkinTone(codePoint: number): boolean {
  return codePoint >= 0x1f3fb && codePoint <= 0x1f3ff;
}

function isRegional(codePoint: number): boolean {
  return codePoint >= 0x1f1e6 && codePoint <= 0x1f1ff;
}

/** tmux's list of people and hands leaves many out (utf8_should_combine). */
const people = new Set(
  (
    "1f44b 1f44c 1f44d 1f44e 1f44f 1f450 1f466 1f467 1f468 1f469 1f46e 1f470 1f471 1f472 1f473 1f474 1f475 1f476 1f477 1f478 " +
    "1f47c 1f481 1f482 1f483 1f485 1f486 1f487 1f4aa 1f575 1f57a 1f590 1f595 1f596 1f645 1f646 1f647 1f64b 1f64c 1f64d 1f64e " +
    "1f64f 1f6b4 1f6b5 1f6b6 1f926 1f937 1f938 1f939 1f93d 1f93e 1f9b5 1f9b6 1f9b8 1f9b9 1f9cd 1f9ce 1f9cf 1f9d1 1f9d2 1f9d3 " +
    "1f9d4 1f9d5 1f9d6 1f9d7 1f9d8 1f9d9 1f9da 1f9db 1f9dc 1f9dd 1f9de 1f9df"
  )
    .split(" ")
    .map((hex) => Number.parseInt(hex, 16)),
);

/** 0, 1 or 2, for a character that joins nothing. */
export function columnsOf(rules: CharacterRules, codePoint: number): 0 | 1 | 2 {
  if (codePoint < firstMark) return 1;
  if (rules !== "3.3" && madeWide.has(codePoint)) return 2;
  if (rules === "3.4" && isRegional(codePoint)) return 2;
  return tmuxWidth(codePoint) as 0 | 1 | 2;
}

/** False for what prints wherever it stands, unless a joiner is before it. */
export function isJoiningKind(codePoint: number): boolean {
  if (codePoint < firstMark) return false;
  return tmuxWidth(codePoint) === 0 || isSkinTone(codePoint) || isRegional(codePoint) || codePoint === hangulFiller;
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x1_0000 ? 3 : 4;
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += bytesOf(character.codePointAt(0) ?? 0);
  return bytes;
}

export type Fate = "prints" | "joins" | "joins, wide" | "vanishes";

interface Meeting {
  readonly rules: CharacterRules;
  readonly before: string;
  readonly codePoint: number;
  readonly zeroWidth: boolean;
}

/** What becomes of a character. `before` is the text of the cell to the left, undefined in the first column. */
export function fateOf(rules: CharacterRules, before: string | undefined, codePoint: number): Fate {
  if (codePoint === hangulFiller && cellBytes[rules] > 21) return "vanishes";
  const zeroWidth = codePoint === joiner || tmuxWidth(codePoint) === 0;
  const lone = zeroWidth ? "vanishes" : "prints";
  if (before === undefined) return lone;
  const meeting = { rules, before, codePoint, zeroWidth };
  const wish = wishOf(meeting);
  if (wish === "prints" || hasRoom(meeting)) return wish;
  return rules === "3.3" ? "vanishes" : lone;
}

/** Where there is room in the cell. */
function wishOf({ rules, before, codePoint, zeroWidth }: Meeting): "prints" | "joins" | "joins, wide" {
  const modifies = codePoint === emojiSelector || (!zeroWidth && isModifier(rules, before, codePoint));
  if (modifies && rules !== "3.3") return "joins, wide";
  const follows = before.endsWith("\u200D") && codePoint > 0x7f;
  return zeroWidth || follows ? "joins" : "prints";
}

/** In 3.3 even a joiner that finds none takes what follows with it. */
function hasRoom({ rules, before, codePoint }: Meeting): boolean {
  if (rules === "3.3" && codePoint === joiner) return true;
  return utf8Bytes(before) + bytesOf(codePoint) <= cellBytes[rules];
}

function isModifier(rules: CharacterRules, before: string, codePoint: number): boolean {
  const base = before.codePointAt(0) ?? 0;
  if (rules === "3.4") return (isSkinTone(codePoint) || isRegional(codePoint)) && utf8Bytes(before) > 1;
  if (isRegional(codePoint) && isRegional(base)) return rules === "3.6" || Array.from(before).length === 1;
  // Any order: tmux asks both ways.
  return (isSkinTone(codePoint) && people.has(base)) || (isSkinTone(base) && people.has(codePoint));
}
