/** What the status line says of the bytes on the screen: nothing missing, or how much and why. */
import { clockTime, type TimePlace } from "../time/format-time.ts";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { gapCauseWords } from "@coda/terminal-client/gap-words";

/** "3 bytes", "1.2 kB", "40 MB": three digits at most, powers of 1000. */
export function byteCount(bytes: number): string {
  if (bytes === 1) return "1 byte";
  if (bytes < 1_000) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1_000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** A gap is a warning for so long; afterwards it is a fact of the past. */
const recentGapMs = 120_000;

/** What is on the screen may lack something that the reader has not been told of yet. */
export function isGapRecent(continuity: TerminalSnapshot["continuity"], nowMs: number): boolean {
  if (continuity.kind === "continuous") return false;
  return continuity.cause === null || continuity.atMs === null || nowMs - continuity.atMs < recentGapMs;
}

/** "continuous", "skipped 1.2 kB", "gap of 7.0 kB, 14:02". */
export function continuityText(continuity: TerminalSnapshot["continuity"], place: TimePlace): string {
  if (continuity.kind === "continuous") return "continuous";
  const { cause, bytes, atMs } = continuity;
  if (cause === null) return bytes === null ? "skipped ahead" : `skipped ${byteCount(bytes)}`;
  const gap = bytes === null ? "gap of unknown size" : `gap of ${byteCount(bytes)}`;
  return atMs === null ? gap : `${gap}, ${clockTime(atMs, place)}`;
}

/** One sentence for the title of that word. */
export function continuityMeaning(continuity: TerminalSnapshot["continuity"]): string {
  if (continuity.kind === "continuous") return "Every byte the program printed is here.";
  if (continuity.cause === null) {
    return "The view skipped ahead; the transcript is complete. It fills in when the output calms down.";
  }
  return `Output is missing here: ${gapCauseWords[continuity.cause]}.`;
}
