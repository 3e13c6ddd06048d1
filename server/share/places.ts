/** The places on a link: as many people are there at once, and who is away gives way. */
import { and, eq, isNull } from "drizzle-orm";
import { limits, userIdSchema, type Revocation } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { shareGuests as table } from "../../drizzle/schema/index.ts";
import { ApiError } from "../http/api-error.ts";
import { isFresh } from "./guest-row.ts";
import type { GuestRow, ShareRow } from "./open-shares.ts";

interface Given {
  readonly share: Pick<ShareRow, "id">;
  readonly now: Date;
  readonly revoke: (revocation: Revocation) => void;
}

/**
 * Where all places are taken, that of whoever never came, or is longest away, is free again; they may come anew by the link.
 * In a transaction that holds the share's row.
 */
export async function freePlace(tx: Orm, { share, now, revoke }: Given): Promise<void> {
  const guests = await tx
    .select()
    .from(table)
    .where(and(eq(table.shareId, share.id), isNull(table.removedAt)));
  if (guests.length < limits.guestsPerShare) return;
  const [away] = guests.filter((guest) => !isFresh(lastSign(guest), now)).toSorted((a, b) => awayMs(a) - awayMs(b));
  if (away === undefined)
    throw new ApiError("unprocessable", "As many people are here by this link as may; come again later.");
  await tx.delete(table).where(eq(table.id, away.id));
  revoke({ what: "user", user: userIdSchema.parse(away.id) });
}

/** Whoever has just entered is about to connect. */
function lastSign({ lastSeenAt, createdAt }: GuestRow): Date {
  return lastSeenAt ?? createdAt;
}

function awayMs({ lastSeenAt }: GuestRow): number {
  return lastSeenAt?.getTime() ?? 0;
}
