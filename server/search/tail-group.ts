/**
 * Where a session's newest blocks have their places. A group's table is written anew with each block that it is told of: so
 * blocks that come one by one go to a small group behind a large one, the tail, and from there many at a time to the large
 * one. Whoever calls holds the session's groups.
 */
import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { SessionId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import {
  searchBlocks as blocks,
  searchGroups as groups,
  terminalEpochs as epochs,
} from "../../drizzle/schema/index.ts";
import { copyPlace, placesPerGroup, widened } from "./signatures.ts";

export interface Place {
  readonly groupId: number;
  readonly place: number;
}

type Group = Pick<typeof groups.$inferSelect, "id" | "places" | "letters">;
/** `large`: the newest group is the tail of this one. */
type NewestGroups = Readonly<Record<"newest" | "large", Omit<Group, "letters"> | undefined>>;

/** Their table has a byte a row. */
const tailPlaces = 8;
/** For fewer the large table is not written: the tail gets longer. */
const fewestMoved = (tailPlaces * 3) / 4;

/** Some of the places wanted, at least one. */
export async function takePlaces(tx: Orm, session: SessionId, wanted: number): Promise<Place[]> {
  const { newest, large } = await newestGroups(tx, session);
  // So many are written at once, wherever they are.
  const isMany = wanted >= tailPlaces;
  const group = isMany ? (large ?? newest) : await nearGroup(tx, { newest, large });
  const isOpen = group !== undefined && group.places < placesPerGroup;
  const [open] = isOpen ? [group] : await tx.insert(groups).values({ sessionId: session, places: 0 }).returning();
  if (open === undefined) throw new Error("a group was inserted and is not there");
  const most = isMany ? placesPerGroup : Math.max(tailPlaces, open.places + 1);
  const places = Math.min(most, open.places + wanted);
  await tx.update(groups).set({ places }).where(eq(groups.id, open.id));
  return Array.from({ length: places - open.places }, (_, at) => ({ groupId: open.id, place: open.places + at }));
}

/** Whether a block that grew had better keep its place: a large table would be written for it alone, each time. */
export async function isNear(tx: Orm, session: SessionId, { groupId }: Place): Promise<boolean> {
  const { newest, large } = await newestGroups(tx, session);
  if (newest?.id === groupId && large !== undefined) return true;
  const [group] = await tx.select({ places: groups.places }).from(groups).where(eq(groups.id, groupId));
  return group !== undefined && group.places <= tailPlaces;
}

async function newestGroups(tx: Orm, session: SessionId): Promise<NewestGroups> {
  const [newest, older] = await tx
    .select({ id: groups.id, places: groups.places })
    .from(groups)
    .where(eq(groups.sessionId, session))
    .orderBy(desc(groups.id))
    .limit(2);
  const hasRoom = older !== undefined && older.places + tailPlaces <= placesPerGroup;
  return { newest, large: hasRoom ? older : undefined };
}

/** Undefined: another one is to be begun. */
async function nearGroup(tx: Orm, { newest, large }: NewestGroups): Promise<NewestGroups["newest"]> {
  if (newest === undefined || newest.places < tailPlaces) return newest;
  return large && moveOn(tx, await whole(tx, newest.id), await whole(tx, large.id));
}

async function whole(tx: Orm, id: number): Promise<Group> {
  const [group] = await tx.select().from(groups).where(eq(groups.id, id));
  if (group === undefined) throw new Error("a group that is held is not there");
  return group;
}

/** What grows no more goes from the tail to the large group, and the rest moves up. Resolves with what the tail is then. */
async function moveOn(tx: Orm, tail: Group, large: Group): Promise<Omit<Group, "letters">> {
  const held = await heldBy(tx, tail);
  const going = held.filter(({ grows }) => !grows).slice(0, placesPerGroup - large.places);
  if (going.length < fewestMoved) return tail;
  const staying = held.filter((block) => !going.includes(block));
  await settle(tx, tail.letters, { blocks: going, into: large });
  await settle(tx, tail.letters, { blocks: staying, into: { ...tail, places: 0, letters: null } });
  return { id: tail.id, places: staying.length };
}

async function heldBy(tx: Orm, { id }: Group) {
  const later = sql`select from ${blocks} later where later.epoch = ${blocks.epoch} and later.from_offset > ${blocks.from}`;
  return tx
    .select({
      epoch: blocks.epoch,
      from: blocks.from,
      place: blocks.place,
      isLettered: blocks.isLettered,
      grows: sql<boolean>`not ${epochs.ended} and not exists (${later})`,
    })
    .from(blocks)
    .innerJoin(epochs, eq(epochs.epoch, blocks.epoch))
    .where(eq(blocks.groupId, id))
    .orderBy(asc(blocks.place));
}

interface Settled {
  readonly blocks: Awaited<ReturnType<typeof heldBy>>;
  /** They get the places behind those that it has. */
  readonly into: Group;
}

async function settle(tx: Orm, told: Uint8Array | null, { blocks: moved, into }: Settled): Promise<void> {
  const places = into.places + moved.length;
  const letters = told === null || places === 0 ? into.letters : widened(into.letters, places);
  for (const [at, { epoch, from, place, isLettered }] of moved.entries()) {
    const next = into.places + at;
    if (told !== null && letters !== null) copyPlace({ table: told, place }, { table: letters, place: next });
    await tx
      .update(blocks)
      .set({ groupId: into.id, place: next, isLettered: isLettered && told !== null })
      .where(and(eq(blocks.epoch, epoch), eq(blocks.from, from)));
  }
  await tx.update(groups).set({ places, letters }).where(eq(groups.id, into.id));
}
