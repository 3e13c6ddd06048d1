/** What the status line says of distances: the round trip of each hop, and when output last came. */
import type { PulseView } from "@coda/terminal-client";
import { timeAgo, type TimePlace } from "../time/format-time.ts";

function shown(ms: number): string {
  return ms < 1 ? "<1" : String(Math.round(ms));
}

/** "20 + 30 ms": to the relay, and from there to the device; undefined while one of them is not known. */
export function pulseText({ browserMs, helperMs }: PulseView): string | undefined {
  return browserMs === null || helperMs === null ? undefined : `${shown(browserMs)} + ${shown(helperMs)} ms`;
}

/** "50 ms": both hops, where there is no room for each. */
export function shortPulseText({ browserMs, helperMs }: PulseView): string | undefined {
  return browserMs === null || helperMs === null ? undefined : `${shown(browserMs + helperMs)} ms`;
}

/** For the title of that. */
export function pulseMeaning({ browserMs, helperMs, lastOutputAtMs }: PulseView, place: TimePlace): string {
  const hops = [
    browserMs !== null && `${shown(browserMs)} ms to the relay`,
    helperMs !== null && `${shown(helperMs)} ms from there to the device`,
  ].filter((hop) => hop !== false);
  const output = lastOutputAtMs === null ? "" : ` Last output ${timeAgo(lastOutputAtMs, place)}.`;
  return `There and back: ${hops.join(", ")}.${output}`;
}
