/**
 * A command that ends is told of once: as one that took long where its reader wants that, else as a failure. Two watchers
 * that look for failures are told of the same one once.
 */
import { and, inArray } from "drizzle-orm";
import type { Orm } from "../../drizzle/database.ts";
import { notices as table } from "../../drizzle/schema/index.ts";
import type { NewNotice } from "./keep-notices.ts";

const ends = ["commandEnded", "failed"] as const;

type End = Pick<NewNotice, "userId" | "reported" | "kind" | "epoch" | "offset">;

function isEnd({ kind }: End): boolean {
  return kind === "commandEnded" || kind === "failed";
}

const placeOf = ({ userId, epoch, offset }: End) => `${userId} ${epoch} ${offset}`;

export async function withEachEndOnce<Notice extends NewNotice>(
  orm: Orm,
  given: readonly Notice[],
): Promise<readonly Notice[]> {
  const told = new Map((await endsToldAt(orm, given)).map((end) => [placeOf(end), end.reported]));
  const first = given.filter(({ kind }) => kind === "commandEnded");
  for (const end of [...first, ...given.filter(isEnd)])
    if (!told.has(placeOf(end))) told.set(placeOf(end), end.reported);
  return given.filter((notice) => !isEnd(notice) || told.get(placeOf(notice)) === notice.reported);
}

async function endsToldAt(orm: Orm, given: readonly NewNotice[]): Promise<readonly End[]> {
  const epochs = given.filter(isEnd).flatMap(({ epoch }) => epoch ?? []);
  const offsets = given.filter(isEnd).flatMap(({ offset }) => offset ?? []);
  if (epochs.length === 0) return [];
  const { userId, reported, kind, epoch, offset } = table;
  const wanted = and(inArray(epoch, epochs), inArray(offset, offsets), inArray(kind, [...ends]));
  const people = [...new Set(given.map((notice) => notice.userId))];
  return orm
    .select({ userId, reported, kind, epoch, offset })
    .from(table)
    .where(and(wanted, inArray(userId, people)));
}
