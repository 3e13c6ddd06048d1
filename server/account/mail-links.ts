/** Links that sign in, sent by mail: kept as a hash beside the address, used once. Also: asking for one, and for a reset. */
import { and, eq, gt } from "drizzle-orm";
import { limits, type UserId } from "@coda/protocol";
import { oneTimeLinks, verificationTokens } from "../../drizzle/schema/index.ts";
import { linkTokenHash, newLinkToken } from "../access/link-token.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { passwordResetMail, signInMail } from "../mail/mailer.ts";
import type { From, Scope } from "../scope.ts";
import { mayEnterByMail } from "./entering.ts";
import { linkUrl, mintLink } from "./one-time-links.ts";
import { lockKnownUser, userOfEmail } from "./user-row.ts";

/** Counts it, whomever it is for. Throws where this instance sends no mail. */
export async function askForMail({ mail, rates }: ServerContext, email: string, { address }: From): Promise<void> {
  if (mail === undefined) throw new ApiError("forbidden", "This server sends no mail; ask whoever runs it for a link.");
  await rates.take("mailsFromAddress", address);
  await rates.take("mailsToAddress", email);
}

/** Mails a link that signs in, where that would let somebody in. Whoever asks learns nothing of it. */
export function mailSignInLink(context: ServerContext, email: string, signedInAs?: UserId): void {
  context.afterReply(async () => {
    if (context.mail === undefined || !(await mayEnterByMail(context, email, signedInAs))) return;
    const token = await mintMailLink(context, email);
    const url = linkUrl(context, "/sign-in/link", token);
    await context.mail.send(signInMail({ to: email, url, host: new URL(url).host }));
  });
}

/** To the address of whoever is signed in; opened by them, it shows that mail to it reaches them. */
export async function confirmEmail(context: ServerContext, { actor }: Scope, from: From): Promise<void> {
  if (actor.kind !== "user" || actor.email === null)
    throw new ApiError("conflict", "This account has no address to confirm.");
  await askForMail(context, actor.email, from);
  mailSignInLink(context, actor.email, actor.userId);
}

/** Mails a link that sets a password, where the address is known to be that person's; earlier ones end. Whoever asks learns nothing of it. */
export function mailPasswordReset(context: ServerContext, email: string): void {
  context.afterReply(async () => {
    const user = await userOfEmail(context.orm, email);
    if (context.mail === undefined || user === undefined) return;
    if (user.emailVerified === null || user.disabledAt !== null) return;
    const purpose = "reset-password";
    await context.orm
      .delete(oneTimeLinks)
      .where(and(eq(oneTimeLinks.userId, user.id), eq(oneTimeLinks.purpose, purpose)));
    const { token } = await mintLink(context, { purpose, userId: user.id, seconds: limits.oneTimeLinkSeconds });
    const url = linkUrl(context, "/new-password", token);
    await context.mail.send(passwordResetMail({ to: email, url, host: new URL(url).host }));
  });
}

async function mintMailLink({ orm, clock, random }: ServerContext, email: string): Promise<string> {
  const { token, tokenHash } = newLinkToken(random);
  const expires = new Date(clock.now().getTime() + limits.oneTimeLinkSeconds * 1_000);
  await orm.insert(verificationTokens).values({ identifier: email, token: tokenHash, expires });
  return token;
}

/**
 * The address it was sent to, in a transaction, and with the row of whoever has that address held still; undefined when it
 * is not good, or not any more.
 */
export async function takeMailLink({ orm: tx, clock }: ServerContext, token: string): Promise<string | undefined> {
  const isIt = eq(verificationTokens.token, linkTokenHash(token));
  const [sent] = await tx.select({ email: verificationTokens.identifier }).from(verificationTokens).where(isIt);
  if (sent === undefined) return undefined;
  // First, as whatever voids links has it when it comes to them.
  await lockKnownUser(tx, sent);
  const [taken] = await tx
    .delete(verificationTokens)
    .where(and(isIt, gt(verificationTokens.expires, clock.now())))
    .returning({ email: verificationTokens.identifier });
  return taken?.email;
}
