/** How long something took, in words. */

const minuteMs = 60_000;

/** Output that comes sooner than this after other has the same time. */
const sameTimeMs = 20;

/** "under 20 ms", "40 ms", "1.2 s", "48 s", "3 min 4 s", "2 h 5 min". */
export function durationText(ms: number): string {
  if (ms < sameTimeMs) return `under ${sameTimeMs} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return inTwo([Math.floor(seconds / 60), "min"], [seconds % 60, "s"]);
  const minutes = Math.round(ms / minuteMs);
  return inTwo([Math.floor(minutes / 60), "h"], [minutes % 60, "min"]);
}

type Part = readonly [count: number, unit: string];

function inTwo([large, unit]: Part, [small, smallUnit]: Part): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}
