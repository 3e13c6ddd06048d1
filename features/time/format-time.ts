/** Moments as people read them. Pure: the present, the time zone and the language come in as arguments. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export interface TimePlace {
  readonly nowMs: number;
  /** IANA zone; the browser's own when left out. */
  readonly timeZone?: string;
}

function zoned(place: TimePlace): { timeZone?: string } {
  return place.timeZone === undefined ? {} : { timeZone: place.timeZone };
}

function dayOf(ms: number, place: TimePlace): string {
  return new Intl.DateTimeFormat("en-CA", { ...zoned(place), dateStyle: "short" }).format(ms);
}

/** "14:02" today, "yesterday 14:02", "18 Nov 14:02" before that. */
export function clockTime(ms: number, place: TimePlace): string {
  const format = new Intl.DateTimeFormat("en-GB", { ...zoned(place), hour: "2-digit", minute: "2-digit" });
  const time = format.format(ms);
  const day = dayOf(ms, place);
  if (day === dayOf(place.nowMs, place)) return time;
  if (day === dayOf(place.nowMs - dayMs, place)) return `yesterday ${time}`;
  return `${shortDate(ms, place)} ${time}`;
}

/** "14:02:07", and the day where it is not today. */
export function secondTime(ms: number, place: TimePlace): string {
  const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
  const time = new Intl.DateTimeFormat("en-GB", { ...zoned(place), ...clock }).format(ms);
  return dayOf(ms, place) === dayOf(place.nowMs, place) ? time : `${shortDate(ms, place)} ${time}`;
}

/** "18 Nov", with the year when it is another one. */
function shortDate(ms: number, place: TimePlace): string {
  const sameYear = dayOf(ms, place).slice(0, 4) === dayOf(place.nowMs, place).slice(0, 4);
  const year = sameYear ? {} : { year: "numeric" as const };
  return new Intl.DateTimeFormat("en-GB", { ...zoned(place), day: "numeric", month: "short", ...year }).format(ms);
}

/** "just now", "4 min ago", "3 h ago", "yesterday", "5 days ago", then the date. A clock that runs ahead is "just now". */
export function timeAgo(ms: number, place: TimePlace): string {
  const ageMs = place.nowMs - ms;
  if (ageMs < minuteMs) return "just now";
  if (ageMs < hourMs) return `${Math.floor(ageMs / minuteMs)} min ago`;
  if (ageMs < dayMs) return `${Math.floor(ageMs / hourMs)} h ago`;
  const days = Math.floor(ageMs / dayMs);
  if (days === 1) return "yesterday";
  return days < 14 ? `${days} days ago` : shortDate(ms, place);
}

/** Whole seconds from now until then, at least 0: what "in 3 s" counts down. */
export function secondsUntil(ms: number, nowMs: number): number {
  return Math.max(0, Math.ceil((ms - nowMs) / 1_000));
}

/** "Today", "Yesterday", "18 Nov", with the year when it is another one. */
export function dayText(ms: number, place: TimePlace): string {
  const day = dayOf(ms, place);
  if (day === dayOf(place.nowMs, place)) return "Today";
  if (day === dayOf(place.nowMs - dayMs, place)) return "Yesterday";
  return shortDate(ms, place);
}
