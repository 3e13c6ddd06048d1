/** A line of the helper's log as people read it: time, level, words, and what it is about. Pure. */
import { localTime } from "../time-text.ts";
import { uncoloured, type Paint, type Tone } from "../paint.ts";
import { withoutControls } from "../printable.ts";
import type { LogLine } from "./read-log.ts";

const tones: Readonly<Record<LogLine["level"], Tone>> = { info: "faint", warn: "waiting", error: "bad" };

export function logLineText({ time, level, message, ...about }: LogLine, paint: Paint = uncoloured): string {
  const at = Date.parse(time);
  const fields = Object.entries(about).map(
    ([name, value]) => `${withoutControls(name)}=${withoutControls(shown(value))}`,
  );
  const when = Number.isNaN(at) ? withoutControls(time) : localTime(at);
  return [when, paint(level.padEnd(5), tones[level]), withoutControls(message), ...fields].join("  ");
}

function shown(value: unknown): string {
  return typeof value === "string" && !value.includes(" ") ? value : JSON.stringify(value);
}
