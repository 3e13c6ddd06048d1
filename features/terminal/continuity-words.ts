/** What the status line says of the bytes on the screen: nothing missing, or how much and why. */
import { gapCauseWords, type TerminalSnapshot } from "@coda/terminal-client";

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

export function continuityText(continuity: TerminalSnapshot["continuity"]): string {
  if (continuity.kind === "continuous") return "continuous";
  if (continuity.cause === null)
    return continuity.bytes === null ? "skipped ahead" : `skipped ${byteCount(continuity.bytes)}`;
  return continuity.bytes === null ? "gap of unknown size" : `gap of ${byteCount(continuity.bytes)}`;
}

/** One sentence for the title of that word. */
export function continuityMeaning(continuity: TerminalSnapshot["continuity"]): string {
  if (continuity.kind === "continuous") return "Every byte the program printed is here.";
  if (continuity.cause === null) {
    return "The view skipped ahead; the transcript is complete. It fills in when the output calms down.";
  }
  return `Output is missing here: ${gapCauseWords[continuity.cause]}.`;
}
