/** Moments as a field of the platform has them (`datetime-local`): minutes in the reader's own time, without its zone. Pure. */

/** "2026-11-22T14:02"; `timeZone`: IANA's name, the reader's own when left out. */
export function localMinute(ms: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  // Swedish times are written as ISO 8601 has them, but for the T.
  return new Intl.DateTimeFormat("sv-SE", { ...zone, dateStyle: "short", timeStyle: "short" })
    .format(ms)
    .replace(" ", "T");
}

/** ISO 8601 in UTC; undefined for what is no moment, or not yet. */
export function momentOf(minute: string): string | undefined {
  // Without a zone it is read as local time (ECMA-262, Date Time String Format).
  const ms = Date.parse(minute);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
