/** Whether what was typed reached the program once, or was refused visibly. Pure. */
import type { ViewerName } from "./plan.ts";
import type { Typed } from "./records.ts";
import type { ReadTokens } from "./tokens.ts";

export interface KeysVerdict {
  readonly violations: readonly string[];
  readonly typed: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** Neither acknowledged nor refused before the viewer was killed: nobody was told, and either may have happened. */
  readonly open: number;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly client: string;
  readonly counter: number | null;
  acknowledged: boolean;
  refused: boolean;
}

/** How many violations of one kind are spelled out. */
const named = 5;

/** @param living the client whose page lives at the end: whatever it typed has an outcome. */
export function judgeKeys(
  viewer: ViewerName,
  lines: readonly Typed[],
  { read, living }: { read: ReadTokens; living: string },
): KeysVerdict {
  const pieces = outcomes(lines);
  const counts = new Map<number, number>();
  for (const number of read.numbers[viewer]) counts.set(number, (counts.get(number) ?? 0) + 1);
  const arrived = (piece: Piece): boolean => numbersOf(piece).every((number) => counts.has(number));
  const partly = (piece: Piece): boolean => numbersOf(piece).some((number) => counts.has(number)) && !arrived(piece);
  const numbers = read.numbers[viewer];
  const violations = [
    ...say(
      viewer,
      "was read twice",
      [...counts].flatMap(([number, times]) => (times > 1 ? [String(number)] : [])),
    ),
    ...say(viewer, "was read out of order", outOfOrder(numbers, pieces)),
    ...say(viewer, "was acknowledged and never read", lostThoughAcknowledged(lines, pieces, arrived)),
    ...say(
      viewer,
      "was refused at once and read all the same",
      pieces.filter((piece) => piece.counter === null && (arrived(piece) || partly(piece))).map(text),
    ),
    ...say(viewer, "arrived in part", pieces.filter(partly).map(text)),
    ...lostUnseen(viewer, lines, { pieces, living }),
  ];
  const refused = pieces.filter((piece) => piece.refused || piece.counter === null).length;
  const acknowledged = pieces.filter((piece) => piece.acknowledged).length;
  return { violations, typed: pieces.length, acknowledged, refused, open: pieces.length - refused - acknowledged };
}

/**
 * What a page gave up of its own, as stale or since it went out of live with pieces waiting, it said by a count alone; an
 * acknowledgement of what it typed later seems to cover those pieces too.
 */
function lostThoughAcknowledged(
  lines: readonly Typed[],
  pieces: readonly Piece[],
  arrived: (piece: Piece) => boolean,
): string[] {
  const lost = Map.groupBy(
    pieces.filter((piece) => piece.acknowledged && !arrived(piece)),
    ({ client }) => client,
  );
  return [...lost].flatMap(([client, of]) => (of.length > shownByCount(lines, pieces, client) ? of.map(text) : []));
}

/** How many pieces its reader was shown as refused beside those that are known one by one. */
function shownByCount(lines: readonly Typed[], pieces: readonly Piece[], client: string): number {
  const told = lines.findLast((line) => line.what === "shown" && line.client === client);
  const known = pieces.filter((piece) => piece.client === client && (piece.refused || piece.counter === null)).length;
  return (told?.what === "shown" ? told.refused : 0) - known;
}

/** Of one page, that is: what a killed page had sent may be typed behind what its successor types. */
function outOfOrder(numbers: readonly number[], pieces: readonly Piece[]): string[] {
  const clients = new Map(pieces.flatMap((piece) => numbersOf(piece).map((number) => [number, piece.client] as const)));
  const newest = new Map<string, number>();
  return numbers.flatMap((number) => {
    const client = clients.get(number) ?? "";
    const before = newest.get(client) ?? -1;
    newest.set(client, Math.max(before, number));
    return number < before ? [String(number)] : [];
  });
}

function numbersOf({ from, to }: Piece): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** A line that names a piece again corrects the one before. */
function outcomes(lines: readonly Typed[]): Piece[] {
  const pieces = new Map<number, Piece>();
  for (const line of lines)
    if (line.what === "typed") pieces.set(line.from, { ...line, acknowledged: false, refused: false });
  const all = [...pieces.values()];
  for (const line of lines) if (line.what === "refused") refuse(all, line);
  const reached = acknowledgedBy(lines);
  for (const piece of all)
    piece.acknowledged = piece.counter !== null && !piece.refused && piece.counter <= (reached.get(piece.client) ?? 0);
  return all;
}

function refuse(pieces: readonly Piece[], { client, counter }: { client: string; counter: number }): void {
  for (const piece of pieces) if (piece.client === client && piece.counter === counter) piece.refused = true;
}

/** The highest counter of each client of which it was told that all up to it was taken. */
function acknowledgedBy(lines: readonly Typed[]): ReadonlyMap<string, number> {
  const reached = new Map<string, number>();
  for (const line of lines)
    if (line.what === "acknowledged") reached.set(line.client, Math.max(reached.get(line.client) ?? 0, line.counter));
  return reached;
}

/** Whatever the living page typed was acknowledged, or its reader was shown a refusal. */
function lostUnseen(
  viewer: string,
  lines: readonly Typed[],
  { pieces, living }: { pieces: readonly Piece[]; living: string },
): string[] {
  const shown =
    lines.flatMap((line) => (line.what === "shown" && line.client === living ? [line.refused] : [])).at(-1) ?? 0;
  const without = pieces.filter((piece) => piece.client === living && !piece.acknowledged).length;
  return without > shown
    ? [`${viewer}: ${without} pieces were not acknowledged, and only ${shown} were shown as refused`]
    : [];
}

function text({ from, to, client, counter }: Piece): string {
  return `${to - from === 1 ? from : `${from}–${to}`} (${client.slice(0, 8)} #${String(counter)})`;
}

function say(viewer: string, what: string, which: readonly string[]): string[] {
  if (which.length === 0) return [];
  const more = which.length > named ? ` and ${which.length - named} more` : "";
  return [`${viewer}: token ${which.slice(0, named).join(", ")}${more} ${what}`];
}
