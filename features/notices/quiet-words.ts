/** A minute of the day as a field has it: "22:05". Pure. */

export function clockOf(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Undefined for what is no time of a day. */
export function minuteOf(clock: string): number | undefined {
  const { hours, minutes } = /^(?<hours>[01]\d|2[0-3]):(?<minutes>[0-5]\d)/u.exec(clock)?.groups ?? {};
  return hours === undefined || minutes === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
