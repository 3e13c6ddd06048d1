/** The signed-in user of the page or action being rendered; each call checks the database row. */
import { cookies, headers } from "next/headers";
import { randomUUID } from "node:crypto";
import { cache } from "react";
import { serverContext } from "../context.ts";
import { expectedFailure } from "../http/database-away.ts";
import { Scope, type Actor } from "../scope.ts";
import { whence } from "../http/whence.ts";
import { userOfCookies } from "./actor.ts";
import { rowIdOfCookie } from "./auth.ts";
import { sessionCookieName, sessionCookieOptions } from "./session-cookie.ts";
import { signOutOf } from "./sign-ins.ts";

export type CurrentUser = Extract<Actor, { kind: "user" }>;

interface Asker {
  readonly user: CurrentUser | undefined;
  /** From before they were looked up. */
  readonly askedAt: Date;
}

const asker = cache(async (): Promise<Asker> => {
  const cookieHeader = (await headers()).get("cookie"); // first: keeps the page out of the build's prerendering
  try {
    const context = await serverContext();
    const askedAt = context.clock.now();
    return { user: await userOfCookies(cookieHeader, context), askedAt };
  } catch (error) {
    throw expectedFailure(error, "a page") ?? error;
  }
});

/** Undefined when signed out. */
export async function currentUser(): Promise<CurrentUser | undefined> {
  return (await asker()).user;
}

/** What the signed-in user may see; undefined when signed out. */
export async function currentScope(): Promise<Scope | undefined> {
  const { user, askedAt } = await asker();
  if (user === undefined) return undefined;
  const context = await serverContext();
  return new Scope(user, { ...context, askedAt, from: whence(await headers(), context.config, randomUUID()) });
}

/** Ends this browser's sign-in: the row and the cookie. For server actions. */
export async function endCurrentSession(): Promise<void> {
  const context = await serverContext();
  const jar = await cookies();
  const name = sessionCookieName(context.config);
  const cookie = jar.get(name)?.value;
  const from = whence(await headers(), context.config, randomUUID());
  if (cookie !== undefined) await signOutOf({ context, from }, await rowIdOfCookie(context, cookie));
  jar.set(name, "", { ...sessionCookieOptions(context.config), maxAge: 0 });
}
