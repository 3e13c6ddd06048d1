/** Entering by a share's link: with its token, a name, and its password where it has one. */
import { and, count, eq, isNull } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { guestIdSchema, limits, type enterShareSchema, type GuestReply } from "@coda/protocol";
import { shareGuests, shares } from "../../drizzle/schema/index.ts";
import type { Orm } from "../../drizzle/database.ts";
import { linkTokenHash, newLinkToken } from "../access/link-token.ts";
import { isPassword } from "../account/password.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { wide } from "../http/rate-limits.ts";
import { Scope, type From } from "../scope.ts";
import { guestCookieHeader } from "./guest-cookie.ts";
import { guestActor } from "./guest-row.ts";
import { guestReply } from "./guests.ts";
import { goodShares, type ShareRow } from "./open-shares.ts";

interface Given {
  readonly context: Pick<ServerContext, "config" | "orm" | "clock" | "rates" | "random">;
  readonly from: From;
}

interface Entered {
  readonly reply: GuestReply;
  /** The `Set-Cookie` header by which they are known from now on. */
  readonly cookie: string;
}

export async function enterShare({ context, from }: Given, body: z.infer<typeof enterShareSchema>): Promise<Entered> {
  const { config, orm, clock, rates, random } = context;
  await rates.take("linksOfAddress", from.address);
  const tokenHash = linkTokenHash(body.token);
  await checkPassword({ context, from }, await openShare(orm, clock.now(), tokenHash), body.password);
  const now = clock.now();
  const made = newLinkToken(random);
  const id = guestIdSchema.parse(randomUUID());
  return orm.transaction(async (tx) => {
    // Locked, and looked at once more: it may have been taken back while the password was checked.
    await tx.select({ id: shares.id }).from(shares).where(eq(shares.tokenHash, tokenHash)).for("update");
    const { share, idea, owner } = await openShare(tx, now, tokenHash);
    await checkGuestCount(tx, share);
    const person = { name: body.name, tokenHash: made.tokenHash, address: from.address };
    const [guest] = await tx
      .insert(shareGuests)
      .values({ id, shareId: share.id, ...person, createdAt: now })
      .returning();
    if (guest === undefined) throw new Error("a guest was not stored");
    const entered = new Scope(guestActor(share, guest), { orm: tx, clock, from });
    const subject = { share: share.id, label: share.label };
    await audit(entered, "share.entered", { idea, session: share.sessionId, of: owner, subject });
    const seconds = Math.max(1, Math.floor((share.expiresAt.getTime() - now.getTime()) / 1_000));
    const cookie = guestCookieHeader(config, { share: share.id, token: made.token, seconds });
    return { reply: guestReply(share, guest, now), cookie };
  });
}

/** Throws gone, in the same words whatever became of it. */
async function openShare(orm: Orm, now: Date, tokenHash: string) {
  const [found] = await goodShares(orm, now, eq(shares.tokenHash, tokenHash));
  if (found !== undefined) return found;
  throw new ApiError(
    "gone",
    "This link is not whole, was taken back or has expired; ask whoever sent it for a new one.",
  );
}

async function checkPassword(
  { context: { rates }, from }: Given,
  { share }: { readonly share: ShareRow },
  password: string | undefined,
): Promise<void> {
  if (share.passwordHash === null) return;
  const needed = { needs: "password" };
  if (password === undefined || password === "")
    throw new ApiError("forbidden", "This link has a password; enter it as well.", needed);
  // By link and address: whoever guesses does not shut the others out.
  const key = `${share.id} ${from.address === null ? "" : wide(from.address)}`;
  await rates.take("passwordsOfShare", key);
  if (!(await isPassword(share.passwordHash, password)))
    throw new ApiError("forbidden", "That is not the link's password; try again.", needed);
  await rates.giveBack("passwordsOfShare", key);
}

async function checkGuestCount(tx: Orm, { id }: ShareRow): Promise<void> {
  const [inIt] = await tx
    .select({ count: count() })
    .from(shareGuests)
    .where(and(eq(shareGuests.shareId, id), isNull(shareGuests.removedAt)));
  if ((inIt?.count ?? 0) < limits.guestsPerShare) return;
  throw new ApiError("unprocessable", "As many people came by this link as may; ask whoever sent it for another one.");
}
