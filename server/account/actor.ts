/** Who makes a request: the user or the guest of its cookie, or the device of its bearer token. */
import type { ServerContext } from "../context.ts";
import { deviceOfToken } from "../device/device-token.ts";
import { ApiError } from "../http/api-error.ts";
import type { Actor } from "../scope.ts";
import { asksAsGuest, guestOfRequest } from "../share/guest-row.ts";
import { rowIdOfCookie } from "./auth.ts";
import { cookieValue, sessionCookieName } from "./session-cookie.ts";
import { findUserSession } from "./user-session.ts";

const refusals = {
  user: "Sign in first.",
  device: "This needs a device's token; fetch a new one.",
  guest: "You are no guest of this link, or not any more; open it again.",
} as const satisfies Record<Actor["kind"], string>;

/** Throws signedOut when nobody known asks, forbidden when it is somebody of another kind. */
export async function actorOf(request: Request, context: ServerContext, by: readonly Actor["kind"][]): Promise<Actor> {
  const actor = await findActor(request.headers, context);
  if (actor === undefined) {
    throw new ApiError("signedOut", asksAsGuest(request.headers) ? refusals.guest : refusals[by[0] ?? "user"]);
  }
  if (by.includes(actor.kind)) return actor;
  throw new ApiError("forbidden", `This is not for a ${actor.kind} to do.`);
}

async function findActor(headers: Headers, context: ServerContext): Promise<Actor | undefined> {
  const bearer = bearerOf(headers);
  if (bearer !== undefined) return deviceOfToken(context, bearer);
  return asksAsGuest(headers) ? guestOfRequest(headers, context) : userOfCookies(headers.get("cookie"), context);
}

/** A device's token, whether it is good or not. */
export function bearerOf(headers: Headers): string | undefined {
  return /^Bearer (\S+)$/u.exec(headers.get("authorization") ?? "")?.[1];
}

/** The signed-in user of a `Cookie` header, checked against the database. */
export async function userOfCookies(
  header: string | null,
  context: ServerContext,
): Promise<Extract<Actor, { kind: "user" }> | undefined> {
  const cookie = cookieValue(header, sessionCookieName(context.config));
  if (cookie === undefined) return undefined;
  return findUserSession(context, await rowIdOfCookie(context, cookie));
}
