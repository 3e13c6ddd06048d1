/** Gives blocks their places in the groups of a session, and writes what the groups' signatures say of them. */
import { desc, eq, sql } from "drizzle-orm";
import type { SessionId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { searchBlocks as blocks, searchGroups as groups } from "../../drizzle/schema/index.ts";
import { folded } from "./folded.ts";
import { clearPlace, fewestPlaces, placesPerGroup, setPlace, widened } from "./signatures.ts";
import { StoredText, textOf, type TextBlock } from "./text-block.ts";

export interface Place {
  readonly groupId: number;
  readonly place: number;
}

/**
 * The places of blocks that follow each other. `first`: the place of the first of them, of a block that it replaces and
 * that is gone. Within a transaction, until whose end nobody else changes groups of the session.
 */
export async function placeBlocks(
  tx: Orm,
  session: SessionId,
  given: { readonly blocks: readonly TextBlock[]; readonly first: Place | undefined },
): Promise<Place[]> {
  await holdGroups(tx, session);
  const places: Place[] = given.first === undefined ? [] : [given.first];
  while (places.length < given.blocks.length)
    places.push(...(await takePlaces(tx, session, given.blocks.length - places.length)));
  const texts = given.blocks.map(({ lines }) => folded(textOf(lines)));
  const byGroup = Map.groupBy(places.keys(), (at) => places[at]?.groupId ?? 0);
  for (const [groupId, members] of byGroup) {
    const told = new Map(members.map((at) => [places[at]?.place ?? 0, texts[at] ?? ""] as const));
    await describe(tx, groupId, told);
  }
  return places;
}

/** Rows one after the other would be held in an order that depends on whose blocks they have. */
async function holdGroups(tx: Orm, session: SessionId): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${session}, 0))`);
}

/** As many as the session's newest group has left, at most `wanted`; of a new one when it has none. */
async function takePlaces(tx: Orm, sessionId: SessionId, wanted: number): Promise<Place[]> {
  const [newest] = await tx
    .select({ id: groups.id, places: groups.places })
    .from(groups)
    .where(eq(groups.sessionId, sessionId))
    .orderBy(desc(groups.id))
    .limit(1);
  const isFull = newest === undefined || newest.places >= placesPerGroup;
  const [open] = isFull ? await tx.insert(groups).values({ sessionId, places: 0 }).returning() : [newest];
  if (open === undefined) throw new Error("a group was inserted and is not there");
  const places = Math.min(placesPerGroup, open.places + wanted);
  await tx.update(groups).set({ places }).where(eq(groups.id, open.id));
  return Array.from({ length: places - open.places }, (_, at) => ({ groupId: open.id, place: open.places + at }));
}

/** @param told Folded texts by their places, whose blocks may not be stored yet. */
async function describe(tx: Orm, groupId: number, told: ReadonlyMap<number, string>): Promise<void> {
  const [group] = await tx.select().from(groups).where(eq(groups.id, groupId));
  if (group === undefined || group.places < fewestPlaces) return;
  const signatures = widened(group.signatures, group.places);
  if (group.signatures === null) {
    // They were too few until now.
    const earlier = await tx.select().from(blocks).where(eq(blocks.groupId, groupId));
    for (const block of earlier) setPlace(signatures, block.place, folded((await StoredText.unpack(block)).text));
  }
  for (const [place, text] of told) {
    clearPlace(signatures, place);
    setPlace(signatures, place, text);
  }
  await tx.update(groups).set({ signatures }).where(eq(groups.id, groupId));
}

/** Nothing is said of these any more, whose blocks are gone; a group without blocks goes. Within a transaction. */
export async function clearPlaces(tx: Orm, session: SessionId, places: readonly Place[]): Promise<void> {
  if (places.length === 0) return;
  await holdGroups(tx, session);
  for (const [groupId, gone] of Map.groupBy(places, (place) => place.groupId)) {
    const [group] = await tx.select().from(groups).where(eq(groups.id, groupId));
    const left = await tx.$count(blocks, eq(blocks.groupId, groupId));
    if (left === 0) {
      await tx.delete(groups).where(eq(groups.id, groupId));
    } else if (group?.signatures) {
      const signatures = Uint8Array.from(group.signatures);
      for (const { place } of gone) clearPlace(signatures, place);
      await tx.update(groups).set({ signatures }).where(eq(groups.id, groupId));
    }
  }
}
