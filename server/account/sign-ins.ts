/** The browsers somebody is signed in with: the list of them, and signing out of one or of all others. */
import { and, desc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import type { ApiSignIn } from "@coda/protocol";
import { sessions } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { Scope, type From } from "../scope.ts";
import { lockUser } from "./user-row.ts";
import { endUserSession, endUserSessions, findUserSession } from "./user-session.ts";

export async function listSignIns(scope: Scope): Promise<ApiSignIn[]> {
  const rows = await scope.orm
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, scope.userId), gt(sessions.expires, scope.now())))
    .orderBy(desc(sessions.lastSeenAt));
  return rows.map(({ id, provider, address, userAgent, createdAt, lastSeenAt }) => ({
    id,
    provider,
    address,
    userAgent,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    isThis: id === thisSignIn(scope),
  }));
}

/** Its cookie opens nothing from the next request on, and its terminals are cut. */
export async function endSignIn(context: ServerContext, scope: Scope, id: string): Promise<void> {
  if (!(await endOwn(context, scope, id))) throw new ApiError("notFound", "There is no such sign-in; reload the page.");
}

/** False where there is none of theirs. */
async function endOwn(context: ServerContext, scope: Scope, id: string): Promise<boolean> {
  return revoking(context, async (tx, revoke) => {
    await lockUser(tx, scope.userId);
    const [own] = await tx
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.id, id), eq(sessions.userId, scope.userId)));
    if (own === undefined) return false;
    await endUserSession(tx, revoke, id);
    await audit(scope.within(tx), "account.signed-out", { subject: { signIn: id } });
    return true;
  });
}

export async function endOtherSignIns(context: ServerContext, scope: Scope): Promise<{ ended: number }> {
  return revoking(context, async (tx, revoke) => {
    await lockUser(tx, scope.userId);
    const ended = await endUserSessions(tx, revoke, { userId: scope.userId, except: thisSignIn(scope) });
    await audit(scope.within(tx), "account.signed-out", { subject: { others: ended } });
    return { ended };
  });
}

/** The browser's own leave, by whatever its cookie held; it may have ended a moment ago. */
export async function signOutOf({ context, from }: { context: ServerContext; from: From }, row: unknown) {
  const id = z.uuid().safeParse(row);
  if (!id.success) return;
  const user = await findUserSession(context, id.data);
  if (user !== undefined) await endOwn(context, new Scope(user, { ...context, from }), id.data);
}

function thisSignIn({ actor }: Scope): string | null {
  return actor.kind === "user" ? actor.signIn : null;
}
