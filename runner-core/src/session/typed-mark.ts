/**
 * How far one browser's counters have got in one session, written where the programs are that they were typed into: so
 * whoever types next, this helper or the one after a crash, knows what was typed, and nothing is typed twice. Pure.
 */

/** Both ends belong to it. */
type CounterRange = readonly [from: number, to: number];

export interface TypedMark {
  /** The newest counter that was typed, begun, or given up. */
  readonly counter: number;
  /** Of its bytes, those typed so far; undefined: it is done with. */
  readonly partBytes: number | undefined;
  /** Counters that were not typed though a newer one was, and never will be; the oldest first. */
  readonly skipped: readonly CounterRange[];
}

/** `next`: to be typed, from this byte on. */
export type Standing =
  | { readonly is: "typed" }
  | { readonly is: "skipped" }
  | { readonly is: "next"; readonly fromBytes: number };

/** Refused counters come in runs, a browser resends those of 30 seconds only: more than that many never matter. */
const maxSkipped = 16;

const written = /^(?<counter>\d{1,15})(?:\.(?<partBytes>\d{1,15}))?(?<skipped>(?:!\d{1,15}-\d{1,15})*)$/u;

export const nothingTyped: TypedMark = { counter: 0, partBytes: undefined, skipped: [] };

/** Only characters that mean nothing in tmux's formats, where it is compared. Nothing typed is an empty text. */
export function writeMark({ counter, partBytes, skipped }: TypedMark): string {
  if (counter === 0) return "";
  const part = partBytes === undefined ? "" : `.${partBytes}`;
  return `${counter}${part}${skipped.map(([from, to]) => `!${from}-${to}`).join("")}`;
}

/** Undefined for what this did not write. */
export function readMark(text: string): TypedMark | undefined {
  if (text === "") return nothingTyped;
  const groups = written.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const skipped = (groups["skipped"] ?? "").split("!").slice(1);
  return {
    counter: Number(groups["counter"]),
    partBytes: groups["partBytes"] === undefined ? undefined : Number(groups["partBytes"]),
    skipped: skipped.map((range) => {
      const [from = 0, to = 0] = range.split("-").map(Number);
      return [from, to];
    }),
  };
}

export function standingOf(mark: TypedMark, counter: number): Standing {
  if (counter > mark.counter) return { is: "next", fromBytes: 0 };
  if (mark.skipped.some(([from, to]) => from <= counter && counter <= to)) return { is: "skipped" };
  const isBegun = counter === mark.counter && mark.partBytes !== undefined;
  return isBegun ? { is: "next", fromBytes: mark.partBytes } : { is: "typed" };
}

/** After typing of a counter that stands as `next`; `partBytes` as in the mark. */
export function markTyped(mark: TypedMark, counter: number, partBytes?: number): TypedMark {
  return { counter, partBytes, skipped: skippedBelow(mark, counter) };
}

/** The counter that stands as `next` is given up, whatever of it was typed. */
export function markSkipped(mark: TypedMark, counter: number): TypedMark {
  return { counter, partBytes: undefined, skipped: skippedBelow(mark, counter + 1) };
}

/** A counter that was begun and never finished counts as not typed: it was refused, or its browser gave it up. */
function skippedBelow(mark: TypedMark, counter: number): readonly CounterRange[] {
  const from = mark.partBytes === undefined ? mark.counter + 1 : mark.counter;
  if (from >= counter) return mark.skipped;
  const before = mark.skipped.at(-1);
  const joins = before !== undefined && before[1] + 1 >= from;
  const ranges: CounterRange[] = joins
    ? [...mark.skipped.slice(0, -1), [before[0], counter - 1]]
    : [...mark.skipped, [from, counter - 1]];
  return ranges.length > maxSkipped ? withOldestJoined(ranges) : ranges;
}

/** At the cap what lies between the two oldest counts as not typed: to call it typed could lose what nobody typed. */
function withOldestJoined([first, second, ...rest]: readonly CounterRange[]): readonly CounterRange[] {
  return first === undefined || second === undefined ? rest : [[first[0], second[1]], ...rest];
}
