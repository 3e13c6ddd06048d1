/** What a number of days means for what is stored: when what goes. Pure. */
import { limits } from "@coda/protocol";
import { clockTime, type TimePlace } from "../time/format-time.ts";

const dayMs = 24 * 3_600_000;

/** Blank: what is inherited. Undefined for what no number of days is. */
export function readDays(typed: string): number | null | undefined {
  const text = typed.trim();
  if (text === "") return null;
  const days = Number(text);
  const { minRetentionDays, maxRetentionDays } = limits;
  return Number.isInteger(days) && days >= minRetentionDays && days <= maxRetentionDays ? days : undefined;
}

export function daysText(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

/** Output stored before then is past its time. */
export function pastText(days: number, place: TimePlace): string {
  return clockTime(place.nowMs - days * dayMs, place);
}
