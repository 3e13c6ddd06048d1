/** Rows that open nothing any more, and name people and addresses: gone with the next round of the background jobs. */
import { isNotNull, lte, or } from "drizzle-orm";
import type { Orm } from "../../drizzle/database.ts";
import {
  deviceChallenges,
  devicePairings,
  ideaInvitations,
  oneTimeLinks,
  sessions as signIns,
  shares,
  verificationTokens,
} from "../../drizzle/schema/index.ts";

/** Guests go with their link; who they were stays said in the audit log. */
export async function forgetOver(orm: Orm, now: Date): Promise<void> {
  await orm.delete(deviceChallenges).where(lte(deviceChallenges.expiresAt, now));
  await orm.delete(devicePairings).where(lte(devicePairings.expiresAt, now));
  await orm.delete(oneTimeLinks).where(lte(oneTimeLinks.expiresAt, now));
  await orm.delete(verificationTokens).where(lte(verificationTokens.expires, now));
  await orm.delete(signIns).where(lte(signIns.expires, now));
  await orm.delete(ideaInvitations).where(or(isNotNull(ideaInvitations.usedAt), lte(ideaInvitations.expiresAt, now)));
  await orm.delete(shares).where(or(isNotNull(shares.revokedAt), lte(shares.expiresAt, now)));
}
