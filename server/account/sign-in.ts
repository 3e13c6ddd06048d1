/** Coming in, whatever the way: what was shown is held against the accounts, limited, and written into the audit log. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { linkTokenSchema, passwordSignInSchema, type UserId } from "@coda/protocol";
import { users } from "../../drizzle/schema/index.ts";
import { revoking } from "../access/revoking.ts";
import { auditEvent, nobodyKnown } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { From } from "../scope.ts";
import { enterByIdentity, enterByMail, userOfEmail, type Identity, type Refusal } from "./entering.ts";
import { redeemLocalCode } from "./local-code.ts";
import { localOwner } from "./local-owner.ts";
import { takeMailLink } from "./mail-links.ts";
import { isPassword } from "./password.ts";
import { endUserSession, openUserSession } from "./user-session.ts";

export interface Arriving {
  readonly context: ServerContext;
  readonly from: From;
  /** The sign-in this browser has already. */
  readonly before: { readonly row: string; readonly userId: UserId } | undefined;
}

/** `wrong`: what was shown fits nothing; nobody is told what of it. */
export type Arrival =
  | { readonly ok: true; readonly userId: UserId }
  | { readonly ok: false; readonly refusal: Refusal | "wrong" | "too-many" };

const wrong: Arrival = { ok: false, refusal: "wrong" };

/** Local mode's one-time code. */
export async function arriveByCode({ context }: Arriving, given: unknown): Promise<Arrival> {
  const code = z.object({ code: z.string() }).safeParse(given).data?.code;
  const store = { home: context.config.home, now: () => context.clock.now() };
  if (code === undefined || !redeemLocalCode(store, "sign-in", code)) return wrong;
  return { ok: true, userId: (await localOwner(context.orm)).id };
}

/** An unknown address takes as long, is counted and is answered alike, as a wrong password. */
export async function arriveByPassword(arriving: Arriving, given: unknown): Promise<Arrival> {
  const { context, from } = arriving;
  const tried = passwordSignInSchema.safeParse(given).data;
  if (tried === undefined) return wrong;
  // The address first: one that is shut out takes nothing from whom it asks for.
  const counted = [
    ["passwordsOfAddress", from.address],
    ["passwordsOfAccount", tried.email],
  ] as const;
  if (!(await mayTry(context, counted))) return { ok: false, refusal: "too-many" };
  const user = await userOfEmail(context.orm, tried.email);
  const fits = await isPassword(user?.passwordHash ?? null, tried.password);
  if (!fits || user === undefined || user.disabledAt !== null) {
    await noteFailure(arriving, { method: "password", of: user?.id ?? null });
    return wrong;
  }
  await context.rates.giveBack("passwordsOfAccount", tried.email);
  await context.rates.giveBack("passwordsOfAddress", from.address);
  return { ok: true, userId: user.id };
}

type Counted = readonly [Parameters<ServerContext["rates"]["take"]>[0], string | null];

/** Counted before it is tried: many at the same moment are many. */
async function mayTry({ rates }: ServerContext, counted: readonly Counted[]): Promise<boolean> {
  try {
    for (const [rate, key] of counted) await rates.take(rate, key);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === "tooMany") return false;
    throw error;
  }
}

/** By a link that was mailed; it works once. */
export async function arriveByMailLink(arriving: Arriving, given: unknown): Promise<Arrival> {
  const { context, from, before } = arriving;
  if (!(await mayTry(context, [["linksOfAddress", from.address]]))) return { ok: false, refusal: "too-many" };
  const token = z.object({ token: linkTokenSchema }).safeParse(given).data?.token;
  const email = token === undefined ? undefined : await takeMailLink(context, token);
  if (email === undefined) {
    await noteFailure(arriving, { method: "mail-link", of: null });
    return wrong;
  }
  const entry = await enterByMail(context, email, { signedInAs: before?.userId, from });
  if (!entry.ok) await noteFailure(arriving, { method: "mail-link", of: entry.of, why: entry.refusal });
  return entry;
}

export async function arriveByIdentity(arriving: Arriving, method: string, identity: Identity): Promise<Arrival> {
  const { context, from, before } = arriving;
  const entry = await enterByIdentity(context, identity, { signedInAs: before?.userId, from });
  if (!entry.ok) await noteFailure(arriving, { method, of: entry.of, why: entry.refusal });
  return entry;
}

/** The row that the browser's cookie is to point to. Its sign-in before, of whomever, ends. */
export async function openSignIn({ context, from, before }: Arriving, userId: UserId, method: string): Promise<string> {
  // An identity was added to the account that is signed in: nobody has come anew.
  if (before?.userId === userId) return before.row;
  return revoking(context, async (tx, revoke) => {
    if (before !== undefined) await endUserSession(tx, revoke, before.row);
    const [user] = await tx.select().from(users).where(eq(users.id, userId));
    const actor = { kind: "user", id: userId, name: user?.name ?? user?.email ?? null } as const;
    const { clock } = context;
    await auditEvent({ orm: tx, clock }, { action: "account.signed-in", actor, of: userId, subject: { method }, from });
    return openUserSession({ orm: tx, clock }, userId, { provider: method, from });
  });
}

interface Failure {
  readonly method: string;
  readonly of: UserId | null;
  readonly why?: Refusal;
}

/** Never what was typed: people type passwords into the wrong field. */
async function noteFailure({ context, from }: Arriving, { method, of, why }: Failure): Promise<void> {
  const subject = { method, ...(why !== undefined && { why }) };
  await auditEvent(context, { action: "account.sign-in-failed", actor: nobodyKnown, of, subject, from });
}
