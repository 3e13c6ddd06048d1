/** Coming in, whatever the way: what was shown is held against the accounts, limited, and written into the audit log. */
import { z } from "zod";
import { linkTokenSchema, passwordSignInSchema, type UserId } from "@coda/protocol";
import { revoking } from "../access/revoking.ts";
import { auditEvent, nobodyKnown } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { From } from "../scope.ts";
import { enterByIdentity, enterByMail, enterByPassword, type Entry, type Identity, type Refusal } from "./entering.ts";
import type { SignIn } from "./fresh-sign-in.ts";
import { redeemLocalCode } from "./local-code.ts";
import { localOwner } from "./local-owner.ts";
import { takeMailLink } from "./mail-links.ts";
import { isPassword } from "./password.ts";
import { userOfEmail } from "./user-row.ts";
import { endUserSession, openUserSession } from "./user-session.ts";

export interface Arriving {
  readonly context: ServerContext;
  readonly from: From;
  /** The sign-in this browser has already. */
  readonly before: SignIn | undefined;
}

/** `row`: the sign-in that the browser's cookie is to point to. `wrong`: what was shown fits nothing; nobody is told what of it. */
export type Arrival =
  | { readonly ok: true; readonly row: string }
  | { readonly ok: false; readonly refusal: Refusal | "wrong" | "too-many" };

const wrong: Arrival = { ok: false, refusal: "wrong" };

/** Local mode's one-time code. */
export async function arriveByCode(arriving: Arriving, given: unknown): Promise<Arrival> {
  const { config, clock } = arriving.context;
  const code = z.object({ code: z.string() }).safeParse(given).data?.code;
  if (code === undefined || !redeemLocalCode({ home: config.home, now: () => clock.now() }, "sign-in", code))
    return wrong;
  return comeIn(arriving, "local-code", async ({ orm }) => ({ ok: true, user: await localOwner(orm) }));
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
  const arrival =
    fits && user !== undefined
      ? await comeIn(arriving, "password", async (inside) => enterByPassword(inside, user))
      : wrong;
  if (!arrival.ok) {
    await noteFailure(arriving, { method: "password", of: user?.id ?? null });
    return wrong;
  }
  for (const [rate, key] of counted) await context.rates.giveBack(rate, key);
  return arrival;
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

/** By a link that was mailed; it works once. One that was never sent, or is over, leaves no line: anybody can make those up. */
export async function arriveByMailLink(arriving: Arriving, given: unknown): Promise<Arrival> {
  const { context, from } = arriving;
  if (!(await mayTry(context, [["linksOfAddress", from.address]]))) return { ok: false, refusal: "too-many" };
  const token = z.object({ token: linkTokenSchema }).safeParse(given).data?.token;
  if (token === undefined) return wrong;
  return comeInOrNote(arriving, "mail-link", async (inside) => {
    const email = await takeMailLink(inside, token);
    return email === undefined ? undefined : enterByMail(inside, email, arriving);
  });
}

export async function arriveByIdentity(arriving: Arriving, method: string, identity: Identity): Promise<Arrival> {
  return comeInOrNote(arriving, method, async (inside) => enterByIdentity(inside, identity, arriving));
}

type Refused = Extract<Entry, { ok: false }>;
/** Undefined: what was shown fits nothing. */
type Prove = (inside: ServerContext) => Promise<Entry | undefined>;

async function comeInOrNote(arriving: Arriving, method: string, prove: Prove): Promise<Arrival> {
  const arrival = await comeIn(arriving, method, prove);
  if ("of" in arrival) await noteFailure(arriving, { method, of: arrival.of, why: arrival.refusal });
  return arrival;
}

/**
 * One transaction from whose account it is to the sign-in: a password that is set, a sign-out or an account that is shut
 * at the same moment comes before, and is seen, or after, and ends the sign-in. The browser's sign-in before, of
 * whomever, ends: its cookie may be in other hands.
 */
async function comeIn({ context, from, before }: Arriving, method: string, prove: Prove): Promise<Arrival | Refused> {
  return revoking(context, async (tx, revoke) => {
    const entry = await prove({ ...context, orm: tx });
    if (entry === undefined) return wrong;
    if (!entry.ok) return entry;
    if (entry.connected && before !== undefined) return { ok: true, row: before.row };
    if (before !== undefined) await endUserSession(tx, revoke, before.row);
    const { id, name, email } = entry.user;
    const inside = { orm: tx, clock: context.clock };
    const actor = { kind: "user", id, name: name ?? email } as const;
    await auditEvent(inside, { action: "account.signed-in", actor, of: id, subject: { method }, from });
    return { ok: true, row: await openUserSession(inside, id, { provider: method, from }) };
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
