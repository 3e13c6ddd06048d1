/** What the status line says of the bytes on the screen: nothing missing, or how much and why. */
import { durationText } from "@coda/protocol";
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

/** "continuous", "skipped 1.2 kB", "gap of 7.0 kB, 14:02", "recording was paused 14:02 to 14:05". */
export function continuityText(continuity: TerminalSnapshot["continuity"], place: TimePlace): string {
  if (continuity.kind === "continuous") return "continuous";
  const { cause, bytes, atMs } = continuity;
  if (cause === null) return bytes === null ? "skipped ahead" : `skipped ${byteCount(bytes)}`;
  if (cause === "paused") return pauseText(continuity, place);
  const gap = bytes === null ? "gap of unknown size" : `gap of ${byteCount(bytes)}`;
  return atMs === null ? gap : `${gap}, ${clockTime(atMs, place)}`;
}

type Gap = Extract<TerminalSnapshot["continuity"], { kind: "gap" }>;

/** Two machines' clocks tell when it began and when it was over: one that ended before it began has its end alone. */
function pauseText({ sinceMs, atMs }: Gap, place: TimePlace): string {
  const since = sinceMs === undefined ? undefined : clockTime(sinceMs, place);
  if (atMs === null) return since === undefined ? "recording paused" : `recording paused since ${since}`;
  const until = clockTime(atMs, place);
  const isSpan = since !== undefined && since !== until && (sinceMs ?? atMs) < atMs;
  return `recording was paused ${isSpan ? `${since} to ${until}` : `at ${until}`}`;
}

/** Shorter ones may be the difference of two clocks. */
const tellableMs = 1_000;

function pauseMeaning({ sinceMs, atMs }: Gap): string {
  if (atMs === null) return "Recording is paused: what is printed is shown here and kept nowhere.";
  const lastedMs = sinceMs === undefined ? 0 : atMs - sinceMs;
  const long = lastedMs < tellableMs ? "" : ` for ${durationText(lastedMs)}`;
  return `Recording was paused${long}: what was printed meanwhile is kept nowhere.`;
}

/** One sentence for the title of that word. */
export function continuityMeaning(continuity: TerminalSnapshot["continuity"]): string {
  if (continuity.kind === "continuous") return "Every byte the program printed is here.";
  if (continuity.cause === null) {
    return "The view skipped ahead; the transcript is complete. It fills in when the output calms down.";
  }
  if (continuity.cause === "paused") return pauseMeaning(continuity);
  return `Output is missing here: ${gapCauseWords[continuity.cause]}.`;
}
