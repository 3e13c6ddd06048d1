/** Gives blocks their places in the groups of a session, and writes what the groups' signatures say of them. */
import { and, asc, eq, gt, gte, inArray, not, sql } from "drizzle-orm";
import type { SessionId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { searchBlocks as blocks, searchGroups as groups } from "../../drizzle/schema/index.ts";
import type { Turn } from "../housekeeping/turn.ts";
import { folded } from "./folded.ts";
import { clearPlace, fewestPlaces, setPlace, widened } from "./signatures.ts";
import { isNear, takePlaces, type Place } from "./tail-group.ts";
import { StoredText, textOf, type TextBlock } from "./text-block.ts";

export interface GivenPlace extends Place {
  /** The group's signatures say what is in it. */
  readonly isLettered: boolean;
}

/**
 * The places of blocks that follow each other. `first`: the place of the first of them, of a block that it replaces and
 * that is gone. Within a transaction that holds the session's groups.
 */
export async function placeBlocks(
  tx: Orm,
  session: SessionId,
  given: { readonly blocks: readonly TextBlock[]; readonly first: Place | undefined },
): Promise<GivenPlace[]> {
  const { first } = given;
  const places: Place[] = first !== undefined && (await isNear(tx, session, first)) ? [first] : [];
  while (places.length < given.blocks.length)
    places.push(...(await takePlaces(tx, session, given.blocks.length - places.length)));
  // Nothing is in the place of before any more, and none is written for it.
  if (first !== undefined && places[0] !== first) await removeEmpty(tx, first.groupId);
  const texts = given.blocks.map(({ lines }) => folded(textOf(lines)));
  const byGroup = Map.groupBy(places.keys(), (at) => places[at]?.groupId ?? 0);
  const lettered = new Set<number>();
  for (const [groupId, members] of byGroup) {
    const told = new Map(members.map((at) => [places[at]?.place ?? 0, texts[at] ?? ""] as const));
    if (await describe(tx, groupId, told)) lettered.add(groupId);
  }
  return places.map(({ groupId, place }) => ({ groupId, place, isLettered: lettered.has(groupId) }));
}

/**
 * Until the transaction ends nobody else changes groups of the session, or where its blocks have their places. Before any of
 * them is touched: rows one after the other would be held in an order that depends on whose blocks they have.
 */
export async function holdGroups(tx: Orm, session: SessionId): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${session}, 0))`);
}

/**
 * False where there are too few. Blocks that were stored without are told of now, too.
 * @param told Folded texts by their places, whose blocks may not be stored yet.
 */
async function describe(tx: Orm, groupId: number, told: ReadonlyMap<number, string>): Promise<boolean> {
  const [group] = await tx
    .select({ places: groups.places, letters: groups.letters })
    .from(groups)
    .where(eq(groups.id, groupId));
  if (group === undefined || group.places < fewestPlaces) return false;
  const letters = widened(group.letters, group.places);
  const isUnlettered = and(eq(blocks.groupId, groupId), not(blocks.isLettered));
  const untold = await tx.select().from(blocks).where(isUnlettered);
  for (const block of untold) setPlace(letters, block.place, folded((await StoredText.unpack(block)).text));
  for (const [place, text] of told) setPlace(letters, place, text);
  await tx.update(groups).set({ letters, signatures: null }).where(eq(groups.id, groupId));
  if (untold.length > 0) await tx.update(blocks).set({ isLettered: true }).where(isUnlettered);
  return true;
}

const groupsAtOnce = 20;

/** Writes the signatures of groups that have blocks of before there were such, in turn. How many groups. */
export async function letterOldBlocks(orm: Orm, turn: Turn): Promise<number> {
  let done = 0;
  let after = 0;
  for (let more = true; more && turn.hasTime();) {
    const unlettered = orm.select({ id: blocks.groupId }).from(blocks).where(not(blocks.isLettered));
    const found = await orm
      .select({ id: groups.id, sessionId: groups.sessionId })
      .from(groups)
      .where(and(gt(groups.id, after), gte(groups.places, fewestPlaces), inArray(groups.id, unlettered)))
      .orderBy(asc(groups.id))
      .limit(groupsAtOnce);
    for (const { id, sessionId } of found) {
      await turn.rest();
      if (!turn.hasTime()) return done;
      await orm.transaction(async (tx) => {
        await holdGroups(tx, sessionId);
        await describe(tx, id, new Map());
      });
      done++;
      after = id;
    }
    more = found.length === groupsAtOnce;
  }
  return done;
}

/** True when it had no blocks. */
async function removeEmpty(tx: Orm, groupId: number): Promise<boolean> {
  const isEmpty = (await tx.$count(blocks, eq(blocks.groupId, groupId))) === 0;
  if (isEmpty) await tx.delete(groups).where(eq(groups.id, groupId));
  return isEmpty;
}

/** Nothing is said of these any more, whose blocks are gone; a group without blocks goes. Within such a transaction. */
export async function clearPlaces(tx: Orm, places: readonly Place[]): Promise<void> {
  for (const [groupId, gone] of Map.groupBy(places, (place) => place.groupId)) {
    if (await removeEmpty(tx, groupId)) continue;
    const [group] = await tx.select().from(groups).where(eq(groups.id, groupId));
    if (group?.letters) {
      const letters = Uint8Array.from(group.letters);
      for (const { place } of gone) clearPlace(letters, place);
      await tx.update(groups).set({ letters }).where(eq(groups.id, groupId));
    }
  }
}
