/** Accounts that begin with a link: the instance's first admin, and whom an admin invited. Both are signed in by it. */
import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { limits, type joinSchema, type setUpSchema, type UserId } from "@coda/protocol";
import { oneTimeLinks, users } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { auditEvent } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { linkTokenHash } from "../access/link-token.ts";
import { checkEnabled } from "../http/flags.ts";
import type { From } from "../scope.ts";
import { hasAdmin } from "./admins.ts";
import type { SignIn } from "./fresh-sign-in.ts";
import { checkLink, goneLink, linkUrl, mintLink, takeLink } from "./one-time-links.ts";
import { hashPassword } from "./password.ts";
import { identityProviders } from "./identity-providers.ts";
import { isUnclaimed } from "./unclaimed.ts";
import { endUserSession, openUserSession } from "./user-session.ts";

interface Given {
  readonly context: ServerContext;
  readonly from: From;
  /** Of whoever the browser was signed in as: its cookie is written over, and nobody else is to have it. */
  readonly before: SignIn | undefined;
}

/** A link to `/set-up`, for whoever reads the server's output; undefined once there is an admin. */
export async function setUpLink(context: Pick<ServerContext, "config" | "orm" | "clock" | "random">) {
  if (context.config.local || (await hasAdmin(context.orm))) return undefined;
  const given = { purpose: "set-up", userId: null, seconds: limits.oneTimeLinkSeconds } as const;
  return linkUrl(context, "/set-up", (await mintLink(context, given)).token);
}

/** Makes the first admin and signs them in. Returns the sign-in's row. */
export async function setUp({ context, from, before }: Given, asked: z.infer<typeof setUpSchema>): Promise<string> {
  const { token, name, email } = asked;
  await checkLink(context, token, "set-up");
  const passwordHash = await hashOf(context, asked.password);
  return revoking(context, async (tx, revoke) => {
    // All such links at once: of two people with a link each, the second finds none.
    const taken = await tx
      .delete(oneTimeLinks)
      .where(and(eq(oneTimeLinks.purpose, "set-up"), isNull(oneTimeLinks.userId)))
      .returning({ tokenHash: oneTimeLinks.tokenHash });
    if (!taken.some(({ tokenHash }) => tokenHash === linkTokenHash(token)) || (await hasAdmin(tx))) throw goneLink();
    const createdAt = context.clock.now();
    const [made] = await tx
      .insert(users)
      .values({ name, email, passwordHash, isAdmin: true, createdAt })
      .onConflictDoNothing()
      .returning({ id: users.id });
    if (made === undefined) throw new ApiError("conflict", "There is an account with this address; take another one.");
    if (before !== undefined) await endUserSession(tx, revoke, before.row);
    return firstSignIn({ ...context, orm: tx }, { userId: made.id, name, method: "set-up", from });
  });
}

/** Makes the account theirs that an admin made for them. Returns the sign-in's row. */
export async function join({ context, from, before }: Given, asked: z.infer<typeof joinSchema>): Promise<string> {
  const { token, name } = asked;
  await checkLink(context, token, "set-up");
  const passwordHash = await hashOf(context, asked.password);
  return revoking(context, async (tx, revoke) => {
    const userId = await takeLink(tx, { purpose: "set-up", token, now: context.clock.now() });
    if (userId === undefined) throw goneLink();
    const [user] = await tx
      .update(users)
      .set({ name, passwordHash })
      // Somebody may have come by a provider meanwhile: then it is theirs.
      .where(and(eq(users.id, userId), isNull(users.disabledAt), isUnclaimed))
      .returning({ id: users.id });
    if (user === undefined) throw goneLink();
    if (before !== undefined) await endUserSession(tx, revoke, before.row);
    return firstSignIn({ ...context, orm: tx }, { userId, name, method: "invitation", from });
  });
}

interface Newcomer {
  readonly userId: UserId;
  readonly name: string;
  readonly method: string;
  readonly from: From;
}

async function firstSignIn(context: ServerContext, { userId, name, method, from }: Newcomer): Promise<string> {
  const actor = { kind: "user", id: userId, name } as const;
  const event = { actor, of: userId, subject: { method }, from };
  if (method === "set-up") await auditEvent(context, { action: "account.created", ...event });
  await auditEvent(context, { action: "account.signed-in", ...event });
  return openUserSession(context, userId, { provider: method, from });
}

/** Without a password there must be another way to come back, once the browser that opened the link is signed out. */
async function hashOf({ config }: ServerContext, password: string | undefined): Promise<string | null> {
  if (password !== undefined) {
    checkEnabled(config, "password");
    return hashPassword(password);
  }
  if (config.flags.password) throw new ApiError("badRequest", "Choose a password as well.");
  if (identityProviders(config.waysIn).length === 0 && config.waysIn.mail === undefined)
    throw new ApiError(
      "conflict",
      "No way to sign in is set up on this server, so you could not come back. Whoever runs it has to set one up first, for instance with ENABLE_PASSWORD=1.",
    );
  return null;
}
