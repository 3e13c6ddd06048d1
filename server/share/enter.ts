/** Entering by a share's link: with its token, a name, and its password where it has one. */
import { eq } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { guestIdSchema, type enterShareSchema, type GuestReply } from "@coda/protocol";
import { shareGuests, shares } from "../../drizzle/schema/index.ts";
import type { Orm } from "../../drizzle/database.ts";
import { linkTokenHash, newLinkToken } from "../access/link-token.ts";
import { revoking } from "../access/revoking.ts";
import { isPassword } from "../account/password.ts";
import { audit, auditEvent, nobodyKnown } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { wide } from "../http/rate-limits.ts";
import { Scope, type From } from "../scope.ts";
import { guestCookieHeader } from "./guest-cookie.ts";
import { guestActor } from "./guest-row.ts";
import { guestReply } from "./guests.ts";
import { goodShares, letsIn } from "./open-shares.ts";
import { freePlace } from "./places.ts";

interface Given {
  readonly context: Pick<ServerContext, "config" | "orm" | "relay" | "clock" | "rates" | "random">;
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
  return revoking(context, async (tx, revoke) => {
    // Locked, and looked at once more: it may have been taken back while the password was checked.
    await tx.select({ id: shares.id }).from(shares).where(eq(shares.tokenHash, tokenHash)).for("update");
    const { share, idea, owner } = await openShare(tx, now, tokenHash);
    await freePlace(tx, { share, now, revoke });
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
  const [found] = await goodShares(orm, now, eq(shares.tokenHash, tokenHash), letsIn(orm));
  if (found !== undefined) return found;
  throw new ApiError(
    "gone",
    "This link is not whole, was taken back, has expired or lets nobody else in; ask whoever sent it for a new one.",
  );
}

type Found = Awaited<ReturnType<typeof openShare>>;

async function checkPassword(
  { context, from }: Given,
  { share, idea, owner }: Found,
  password: string | undefined,
): Promise<void> {
  const { passwordHash } = share;
  if (passwordHash === null) return;
  const needed = { needs: "password" };
  if (password === undefined || password === "")
    throw new ApiError("forbidden", "This link has a password; enter it as well.", needed);
  const { rates } = context;
  // By link and address first: whoever guesses shuts the others out only after guessing from many.
  const ofAddress = `${share.id} ${from.address === null ? "" : wide(from.address)}`;
  await rates.take("passwordsOfShare", ofAddress);
  await rates.take("wrongPasswordsOfShare", share.id);
  if (!(await isPassword(passwordHash, password))) {
    const subject = { session: share.sessionId, share: share.id, label: share.label };
    await auditEvent(context, { action: "share.password-wrong", actor: nobodyKnown, of: owner, idea, subject, from });
    throw new ApiError("forbidden", "That is not the link's password; try again.", needed);
  }
  await rates.giveBack("passwordsOfShare", ofAddress);
  await rates.giveBack("wrongPasswordsOfShare", share.id);
}
