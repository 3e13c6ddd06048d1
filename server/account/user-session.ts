/** Signed-in browsers: one row of `sessions` each. The cookie only points to it. */
import { and, eq, gt, lt } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { UserId } from "@coda/protocol";
import { sessions, users } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import type { Actor } from "../scope.ts";

export const userSessionSeconds = 30 * 24 * 60 * 60;

type Given = Pick<ServerContext, "orm" | "clock">;

/** Returns the new row's id. */
export async function openUserSession({ orm, clock }: Given, userId: UserId): Promise<string> {
  const now = clock.now();
  const id = randomUUID();
  await orm.delete(sessions).where(lt(sessions.expires, now));
  await orm.insert(sessions).values({ id, userId, expires: new Date(now.getTime() + userSessionSeconds * 1_000) });
  return id;
}

/** Whose it is, while it exists and has not expired. */
export async function findUserSession(
  { orm, clock }: Given,
  id: unknown,
): Promise<Extract<Actor, { kind: "user" }> | undefined> {
  const sessionId = z.uuid().safeParse(id);
  if (!sessionId.success) return undefined;
  const [user] = await orm
    .select({ userId: users.id, name: users.name, email: users.email })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, sessionId.data), gt(sessions.expires, clock.now())));
  return user === undefined ? undefined : { kind: "user", signIn: sessionId.data, ...user };
}

/** Its terminals are cut as well, on every page it was used for. */
export async function endUserSession({ orm, relay }: Pick<ServerContext, "orm" | "relay">, id: unknown): Promise<void> {
  const sessionId = z.uuid().safeParse(id);
  if (!sessionId.success) return;
  await orm.delete(sessions).where(eq(sessions.id, sessionId.data));
  await relay.revoke([{ what: "grant", grant: sessionId.data }]);
}
