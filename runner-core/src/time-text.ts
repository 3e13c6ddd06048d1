/** Moments as people read them, by the machine's own time zone. Pure. */

/** `2026-11-21 10:05:09`. */
export function localTime(unixMs: number): string {
  const at = new Date(unixMs);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `10m`, `2h`, `1d`, `30s`: so long before now; or a time as ISO 8601 has it. Undefined for what is neither. */
export function sinceMs(text: string, nowMs: number): number | undefined {
  const { count, unit = "" } = /^(?<count>\d{1,6})(?<unit>[smhd])$/u.exec(text)?.groups ?? {};
  if (count !== undefined) return nowMs - Number(count) * (unitMs[unit] ?? 0);
  const at = /^\d{4}-\d{2}-\d{2}/u.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
