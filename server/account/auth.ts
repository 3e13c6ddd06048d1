/**
 * next-auth: its options, its handler, and its signed cookie. No other file knows the library. It speaks with identity
 * providers and holds state, nonce and CSRF token against the browser's cookies; who comes in as whom is decided by
 * `entering.ts` and `sign-in.ts`.
 */
import NextAuth, { type Account, type AuthOptions } from "next-auth";
import { decode, encode } from "next-auth/jwt";
import credentials from "next-auth/providers/credentials";
import type { ServerContext } from "../context.ts";
import { parseJson, readText } from "../http/body.ts";
import { ApiError } from "../http/api-error.ts";
import { reportFailure } from "../http/failure-log.ts";
import type { From } from "../scope.ts";
import { identityProviders, type IdentityProvider } from "./identity-providers.ts";
import { RecordedReply } from "./recorded-reply.ts";
import { cookieValue, sessionCookieHeader, sessionCookieName, sessionCookieOptions } from "./session-cookie.ts";
import {
  arriveByCode,
  arriveByIdentity,
  arriveByMailLink,
  arriveByPassword,
  type Arrival,
  type Arriving,
} from "./sign-in.ts";
import { signOutOf } from "./sign-ins.ts";
import { findUserSession, userSessionSeconds } from "./user-session.ts";

/** One request, and who comes in by it. */
interface Visit extends Arriving {
  /** The sign-in that it made, until the cookie is made. */
  arrived: string | undefined;
  /** What kept it from being decided, or from being ended. */
  failure: Error | undefined;
}

/** The handler of `/api/auth/…`. */
export async function handleAuth(request: Request, given: { context: ServerContext; from: From }): Promise<Response> {
  const { context, from } = given;
  const [action = "", providerId] = new URL(request.url).pathname.split("/").slice(3);
  // Browsers would write into the log by it.
  if (action === "_log") throw new ApiError("notFound", "There is nothing at this address.");
  const cookie = request.headers.get("cookie");
  const before = await signInOfCookies(context, cookie);
  const visit: Visit = { context, from, before, arrived: undefined, failure: undefined };
  const reply = new RecordedReply();
  const asked = {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    cookies: allCookies(cookie),
    query: { ...Object.fromEntries(new URL(request.url).searchParams), nextauth: [action, providerId] },
    body: request.method === "POST" ? await formOf(request) : undefined,
  };
  await NextAuth(asked as never, reply as never, authOptions(visit));
  if (visit.failure !== undefined) throw visit.failure;
  return reply.response();
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

/** An empty reply that signs the browser in, after a link has said who it is. */
export async function signedInReply(context: Pick<ServerContext, "config">, row: string): Promise<Response> {
  const value = await cookieOfRowId(context, row);
  const cookie = sessionCookieHeader(context.config, { value, seconds: userSessionSeconds });
  return new Response(null, { status: 204, headers: { "set-cookie": cookie } });
}

/** The browser's sign-in so far, while it is good. */
export async function signInOfCookies(context: ServerContext, header: string | null): Promise<Arriving["before"]> {
  const cookie = cookieValue(header, sessionCookieName(context.config));
  if (cookie === undefined) return undefined;
  const user = await findUserSession(context, await rowIdOfCookie(context, cookie));
  return user?.signIn === null || user === undefined ? undefined : { row: user.signIn, userId: user.userId };
}

const formBytes = 16 * 1024;

async function formOf(request: Request): Promise<Record<string, unknown>> {
  const text = await readText(request, formBytes);
  if (request.headers.get("content-type")?.startsWith("application/json") !== true)
    return Object.fromEntries(new URLSearchParams(text));
  const json = parseJson(text);
  return typeof json === "object" ? { ...json } : {};
}

function allCookies(header: string | null): Record<string, string> {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split("="));
  return Object.fromEntries(pairs.map(([name = "", ...value]) => [name, decoded(value.join("="))]));
}

/** Cookies of other programs on this host may be anything. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function authOptions(visit: Visit): AuthOptions {
  const { context } = visit;
  const { config } = context;
  return {
    secret: config.cookieSecret,
    session: { strategy: "jwt", maxAge: userSessionSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/settings/profile" },
    providers: config.local ? [localCodeProvider(visit)] : providersOf(visit),
    cookies: { sessionToken: { name: sessionCookieName(config), options: sessionCookieOptions(config) } },
    callbacks: {
      signIn: async ({ account, profile }) => admit(visit, account, profile),
      jwt: async ({ token, account }) =>
        account === undefined || account === null ? stillOpen(context, token) : opened(visit),
      session: async ({ session }) => session,
    },
    events: { signOut: async ({ token }) => remembering(visit, async () => signOutOf(visit, token["row"])) },
    logger: { error: logUnexpected, warn: () => {}, debug: () => {} },
  };
}

function providersOf(visit: Visit): AuthOptions["providers"] {
  const { waysIn, flags } = visit.context.config;
  const oauth = identityProviders(waysIn).map((provider) => ({
    ...provider.oauth,
    id: provider.id,
    name: provider.name,
    type: "oauth" as const,
    profile: (profile: unknown) => {
      const { subject, name, email } = provider.identityOf(profile);
      return { id: subject, name, email };
    },
  }));
  return [
    ...oauth,
    ...(flags.password ? [passwordProvider(visit)] : []),
    ...(waysIn.mail === undefined ? [] : [mailLinkProvider(visit)]),
  ];
}

function localCodeProvider(visit: Visit) {
  return credentials({
    id: "local-code",
    name: "One-time code",
    credentials: { code: { label: "Code", type: "text" } },
    authorize: async (given) => authorize(visit, async () => arriveByCode(visit, given)),
  });
}

function passwordProvider(visit: Visit) {
  return credentials({
    id: "password",
    name: "Password",
    credentials: { email: { label: "E-mail", type: "email" }, password: { label: "Password", type: "password" } },
    authorize: async (given) => authorize(visit, async () => arriveByPassword(visit, given)),
  });
}

function mailLinkProvider(visit: Visit) {
  return credentials({
    id: "mail-link",
    name: "Link by mail",
    credentials: { token: { label: "Token", type: "text" } },
    authorize: async (given) => authorize(visit, async () => arriveByMailLink(visit, given)),
  });
}

/** Undefined where it failed, for then the library would go on as if all were well, or tell the failure in an address. */
async function remembering<T>(visit: Visit, work: () => Promise<T>): Promise<T | undefined> {
  return work().catch((error: unknown) => {
    visit.failure = error instanceof Error ? error : new Error("a sign-in failed", { cause: error });
    return undefined;
  });
}

/** Null and an error's message become the `error` of the sign-in page's address. */
async function authorize(visit: Visit, arrive: () => Promise<Arrival>): Promise<{ id: string } | null> {
  const arrival = await remembering(visit, arrive);
  if (arrival === undefined) return null;
  if (arrival.ok) return { id: (visit.arrived = arrival.row) };
  if (arrival.refusal === "wrong") return null;
  throw new Error(arrival.refusal);
}

/** What came back from an identity provider, checked by next-auth. The others were decided by their `authorize`. */
async function admit(visit: Visit, account: Account | null, profile: unknown): Promise<boolean | string> {
  const provider = identityProviders(visit.context.config.waysIn).find(({ id }) => id === account?.provider);
  if (provider === undefined) return true;
  const refusal = await arrivalBy(visit, provider, profile);
  if (refusal === undefined) return true;
  return `${visit.before === undefined ? "/sign-in" : "/settings/profile"}?error=${refusal}`;
}

async function arrivalBy(visit: Visit, provider: IdentityProvider, profile: unknown): Promise<string | undefined> {
  try {
    const entry = await arriveByIdentity(visit, provider.id, provider.identityOf(profile));
    if (!entry.ok) return entry.refusal;
    visit.arrived = entry.row;
    return undefined;
  } catch (error) {
    // Thrown on, its message would go into the address.
    reportFailure(error, `sign-in by ${provider.id}`);
    return "Callback";
  }
}

type Token = Parameters<NonNullable<NonNullable<AuthOptions["callbacks"]>["jwt"]>>[0]["token"];

function opened({ arrived }: Visit): Token {
  if (arrived === undefined) throw new Error("nobody was let in, and yet a cookie is made");
  return { row: arrived };
}

class SignedOut extends Error {}

/** Throwing makes next-auth clear the cookie. */
async function stillOpen(context: ServerContext, token: Token): Promise<Token> {
  const user = await findUserSession(context, token["row"]);
  if (user === undefined) throw new SignedOut("the session has ended");
  return { ...token, name: user.name, email: user.email };
}

/** On one line: what a provider or a visitor says is in these messages. */
function logUnexpected(code: string, given: unknown): void {
  // A cookie that is no longer good is everyday life, not a failure.
  if (code === "JWT_SESSION_ERROR") return;
  const error: unknown = typeof given === "object" && given !== null && "error" in given ? given.error : given;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  reportFailure(message.replaceAll(/\p{Cc}/gu, " ").slice(0, 300), `sign-in ${code}`);
}
