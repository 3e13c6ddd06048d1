/** next-auth: its options, its handler, and its signed cookie. No other file knows the library. */
import NextAuth, { type AuthOptions } from "next-auth";
import { decode, encode } from "next-auth/jwt";
import credentials from "next-auth/providers/credentials";
import { userIdSchema } from "@coda/protocol";
import type { ServerContext } from "../context.ts";
import { reportFailure } from "../http/failure-log.ts";
import { redeemLocalCode } from "./local-code.ts";
import { localOwner } from "./local-owner.ts";
import { sessionCookieName, sessionCookieOptions } from "./session-cookie.ts";
import { endUserSession, findUserSession, openUserSession, userSessionSeconds } from "./user-session.ts";

/** The handler of `/api/auth/…`. */
export async function handleAuth(
  context: ServerContext,
  request: Request,
  given: { params: Promise<unknown> },
): Promise<Response> {
  return (await NextAuth(request as never, given as never, authOptions(context))) as Response;
}

/** The row id in a cookie that this server encrypted; undefined for any other. */
export async function rowIdOfCookie(context: Pick<ServerContext, "config">, cookie: string): Promise<unknown> {
  try {
    const token = await decode({ token: cookie, secret: context.config.cookieSecret });
    return token?.["row"];
  } catch {
    return undefined;
  }
}

/** The cookie's value that points to a row of `sessions`. */
export async function cookieOfRowId(context: Pick<ServerContext, "config">, row: string): Promise<string> {
  return encode({ token: { row }, secret: context.config.cookieSecret, maxAge: userSessionSeconds });
}

function authOptions(context: ServerContext): AuthOptions {
  const { config } = context;
  return {
    secret: config.cookieSecret,
    session: { strategy: "jwt", maxAge: userSessionSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: config.local ? [localCodeProvider(context)] : [],
    cookies: { sessionToken: { name: sessionCookieName(config), options: sessionCookieOptions(config) } },
    callbacks: {
      jwt: async ({ token, user }) => (user === undefined ? stillOpen(context, token) : opened(context, user.id)),
      session: async ({ session }) => session,
    },
    events: { signOut: async ({ token }) => endUserSession(context, token["row"]) },
    logger: { error: logUnexpected, warn: () => {}, debug: () => {} },
  };
}

function localCodeProvider(context: ServerContext) {
  return credentials({
    id: "local-code",
    name: "One-time code",
    credentials: { code: { label: "Code", type: "text" } },
    authorize: async (given) => {
      const store = { home: context.config.home, now: () => context.clock.now() };
      if (given === undefined || !redeemLocalCode(store, "sign-in", given.code)) return null;
      return localOwner(context.orm);
    },
  });
}

type Token = Parameters<NonNullable<NonNullable<AuthOptions["callbacks"]>["jwt"]>>[0]["token"];

async function opened(context: ServerContext, userId: string): Promise<Token> {
  return { row: await openUserSession(context, userIdSchema.parse(userId)) };
}

class SignedOut extends Error {}

/** Throwing makes next-auth clear the cookie. */
async function stillOpen(context: ServerContext, token: Token): Promise<Token> {
  const user = await findUserSession(context, token["row"]);
  if (user === undefined) throw new SignedOut("the session has ended");
  return { ...token, name: user.name, email: user.email };
}

/** A cookie that is no longer good is everyday life, not a failure. */
function logUnexpected(code: string, given: unknown): void {
  if (code !== "JWT_SESSION_ERROR") reportFailure(given, `sign-in ${code}`);
}
