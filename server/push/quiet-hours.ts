/** Whether a moment lies in somebody's quiet hours. Pure: by the clock on the wall of their time zone. */
import { defaultNoticePreferences, type NoticePreferences, type QuietHours } from "@coda/protocol";

/** Null: of somebody who has said nothing. */
export function isQuietFor(preferences: NoticePreferences | null, now: Date): boolean {
  const { quiet } = preferences ?? defaultNoticePreferences;
  return quiet !== null && isQuiet(quiet, now);
}

/** From the first minute on, up to but without the last; the same minute twice is the whole day. */
export function isQuiet({ fromMinute, toMinute, timeZone }: QuietHours, now: Date): boolean {
  const minute = minuteOfDay(now, timeZone);
  if (fromMinute < toMinute) return minute >= fromMinute && minute < toMinute;
  return minute >= fromMinute || minute < toMinute;
}

function minuteOfDay(now: Date, timeZone: string): number {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const parts = new Map(clock.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  return (parts.get("hour") ?? 0) * 60 + (parts.get("minute") ?? 0);
}
