/** Links that are worth a password for a while: one use, an expiry, and only their hash is kept. */
import { and, eq, gt } from "drizzle-orm";
import type { UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { oneTimeLinks, verificationTokens } from "../../drizzle/schema/index.ts";
import { linkTokenHash, newLinkToken } from "../access/link-token.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { lockUser, type User } from "./user-row.ts";

/** `set-up` without a user makes the first admin; with one it is that person's invitation. */
export type LinkPurpose = (typeof oneTimeLinks.$inferSelect)["purpose"];

interface LinkOf {
  readonly purpose: LinkPurpose;
  readonly userId: UserId | null;
  readonly seconds: number;
}

export async function mintLink(
  { orm, clock, random }: Pick<ServerContext, "orm" | "clock" | "random">,
  { purpose, userId, seconds }: LinkOf,
): Promise<{ token: string; expiresAt: Date }> {
  const { token, tokenHash } = newLinkToken(random);
  const expiresAt = new Date(clock.now().getTime() + seconds * 1_000);
  await orm.insert(oneTimeLinks).values({ tokenHash, purpose, userId, expiresAt });
  return { token, expiresAt };
}

/**
 * Uses it up, in a transaction that takes that back when what it is for fails. Whose it is, with their row held still;
 * undefined: not good, or not any more.
 */
export async function takeLink(
  tx: Orm,
  { purpose, token, now }: { readonly purpose: LinkPurpose; readonly token: string; readonly now: Date },
): Promise<UserId | undefined> {
  const isIt = and(eq(oneTimeLinks.tokenHash, linkTokenHash(token)), eq(oneTimeLinks.purpose, purpose));
  const [seen] = await tx.select({ userId: oneTimeLinks.userId }).from(oneTimeLinks).where(isIt);
  if (seen === undefined || seen.userId === null) return undefined;
  // First, as whatever voids links has it when it comes to them.
  await lockUser(tx, seen.userId);
  const [taken] = await tx
    .delete(oneTimeLinks)
    .where(and(isIt, gt(oneTimeLinks.expiresAt, now)))
    .returning({ userId: oneTimeLinks.userId });
  return taken?.userId ?? undefined;
}

/** Before a password is hashed for it, which is work that nobody without a link may ask for. */
export async function checkLink(
  { orm, clock }: Pick<ServerContext, "orm" | "clock">,
  token: string,
  purpose: LinkPurpose,
): Promise<void> {
  const [link] = await orm
    .select()
    .from(oneTimeLinks)
    .where(eq(oneTimeLinks.tokenHash, linkTokenHash(token)));
  if (link === undefined || link.purpose !== purpose || link.expiresAt <= clock.now()) throw goneLink();
}

/** All that was sent or handed out to this person: each was as good as the password that it would set, or as a sign-in. */
export async function voidLinksOf(tx: Orm, { id, email }: Pick<User, "id" | "email">): Promise<void> {
  await tx.delete(oneTimeLinks).where(eq(oneTimeLinks.userId, id));
  if (email !== null) await tx.delete(verificationTokens).where(eq(verificationTokens.identifier, email));
}

export function goneLink(): ApiError {
  return new ApiError("gone", "This link was used already or has expired; ask for a fresh one.");
}

/** Behind '#', so that it is in no server's log and no Referer. */
export function linkUrl({ config }: Pick<ServerContext, "config">, path: string, token: string): string {
  return `${config.origin}${path}#${token}`;
}
