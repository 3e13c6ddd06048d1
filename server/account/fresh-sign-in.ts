/**
 * What whoever has a cookie of somebody's may not do with it: give the account another way in, or end it. That asks for
 * a sign-in of late, in this browser, which a cookie alone cannot make.
 */
import { and, eq } from "drizzle-orm";
import type { UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { sessions } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { identitiesOf } from "./identities.ts";
import type { User } from "./user-row.ts";
import { canComeBack } from "./ways-back.ts";

const freshMs = 15 * 60 * 1_000;

type Given = Pick<ServerContext, "config" | "orm" | "clock">;

/** A browser's sign-in: its row, and whose it is. */
export interface SignIn {
  readonly row: string;
  readonly userId: UserId;
}

/** That of the browser that asks. */
export function signInOf({ actor }: Scope): SignIn {
  if (actor.kind !== "user" || actor.signIn === null) throw ended();
  return { row: actor.signIn, userId: actor.userId };
}

/** When it was made; undefined: it has ended. */
async function signInTime(orm: Orm, { row, userId }: SignIn): Promise<Date | undefined> {
  const [found] = await orm
    .select({ createdAt: sessions.createdAt })
    .from(sessions)
    .where(and(eq(sessions.id, row), eq(sessions.userId, userId)));
  return found?.createdAt;
}

/** Throws signedOut where it has ended, meanwhile too: the account's row is to be held. */
export async function checkSignIn(tx: Orm, signIn: SignIn): Promise<void> {
  if ((await signInTime(tx, signIn)) === undefined) throw ended();
}

/** Throws signedOut where it has ended, and forbidden, with what it needs, where it is not of late. */
export async function checkFresh(given: Given, user: User, signIn: SignIn): Promise<void> {
  switch (await freshness(given, user, signIn)) {
    case "fresh":
      return;
    case "ended":
      throw ended();
    case "stale":
      throw new ApiError(
        "forbidden",
        "Reload the page and sign in again to do this: your sign-in in this browser is older than 15 minutes.",
        { needs: "sign-in" },
      );
  }
}

/** Of an account that nobody could sign in to again, any sign-in is fresh: it is all there is. */
export async function freshness(given: Given, user: User, signIn: SignIn): Promise<"fresh" | "stale" | "ended"> {
  const since = await signInTime(given.orm, signIn);
  if (since === undefined) return "ended";
  if (given.clock.now().getTime() - since.getTime() <= freshMs) return "fresh";
  return (await canSignInAgain(given, user)) ? "stale" : "fresh";
}

async function canSignInAgain({ config, orm }: Given, user: User): Promise<boolean> {
  // Opened in this browser, a mailed link is good for an address that is not confirmed yet, too.
  if (config.waysIn.mail !== undefined && user.email !== null) return true;
  return canComeBack(config, user, await identitiesOf(orm, user.id));
}

function ended(): ApiError {
  return new ApiError("signedOut", "This sign-in has ended; sign in again.");
}
