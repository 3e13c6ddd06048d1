/** Links that are worth a password for a while: one use, an expiry, and only their hash is kept. */
import { and, eq, lt } from "drizzle-orm";
import { createHash } from "node:crypto";
import type { UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { oneTimeLinks } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";

/** `set-up` without a user makes the first admin; with one it is that person's invitation. */
export type LinkPurpose = (typeof oneTimeLinks.$inferSelect)["purpose"];

interface LinkOf {
  readonly purpose: LinkPurpose;
  readonly userId: UserId | null;
  readonly seconds: number;
}

const tokenBytes = 32;

export async function mintLink(
  { orm, clock, random }: Pick<ServerContext, "orm" | "clock" | "random">,
  { purpose, userId, seconds }: LinkOf,
): Promise<{ token: string; expiresAt: Date }> {
  const token = newLinkToken(random);
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + seconds * 1_000);
  await orm.delete(oneTimeLinks).where(lt(oneTimeLinks.expiresAt, now));
  await orm.insert(oneTimeLinks).values({ tokenHash: hashOfToken(token), purpose, userId, expiresAt });
  return { token, expiresAt };
}

/** Uses it up, in a transaction that takes that back when what it is for fails. Undefined: not good, or not any more. */
export async function takeLink(
  tx: Orm,
  { purpose, token, now }: { readonly purpose: LinkPurpose; readonly token: string; readonly now: Date },
): Promise<{ userId: UserId | null } | undefined> {
  const [taken] = await tx
    .delete(oneTimeLinks)
    .where(and(eq(oneTimeLinks.tokenHash, hashOfToken(token)), eq(oneTimeLinks.purpose, purpose)))
    .returning({ userId: oneTimeLinks.userId, expiresAt: oneTimeLinks.expiresAt });
  return taken !== undefined && taken.expiresAt > now ? { userId: taken.userId } : undefined;
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
    .where(eq(oneTimeLinks.tokenHash, hashOfToken(token)));
  if (link === undefined || link.purpose !== purpose || link.expiresAt <= clock.now()) throw goneLink();
}

export function goneLink(): ApiError {
  return new ApiError("gone", "This link was used already or has expired; ask for a fresh one.");
}

/** 256 random bits, as `linkTokenSchema` has them. */
export function newLinkToken(random: ServerContext["random"]): string {
  return Buffer.from(random(tokenBytes)).toString("base64url");
}

/** Behind '#', so that it is in no server's log and no Referer. */
export function linkUrl({ config }: Pick<ServerContext, "config">, path: string, token: string): string {
  return `${config.origin}${path}#${token}`;
}

/** What is kept of a token of 256 random bits, which needs no salt. */
export function hashOfToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
