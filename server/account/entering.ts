/**
 * Who comes in as whom: what an identity provider or a mailbox has proven, against the accounts there are. Accounts are
 * joined only by an address that is proven, and only where nobody could have prepared the account for somebody else.
 */
import { and, eq } from "drizzle-orm";
import type { UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { accounts, users } from "../../drizzle/schema/index.ts";
import { auditEvent } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import type { From } from "../scope.ts";
import { hasAdmin } from "./admins.ts";
import { isUnclaimed } from "./unclaimed.ts";

/** What a provider says of somebody. */
export interface Identity {
  readonly provider: string;
  /** The provider's own id of them, which is never given to another. */
  readonly subject: string;
  /** Small letters; null unless the provider has verified it. */
  readonly email: string | null;
  readonly name: string | null;
}

/** The sign-in page has a sentence for each. */
export type Refusal =
  | "disabled"
  | "sign-up-closed"
  | "not-set-up"
  | "address-taken"
  | "identity-taken"
  | "address-unconfirmed";

export type Entry =
  | { readonly ok: true; readonly userId: UserId }
  | { readonly ok: false; readonly refusal: Refusal; of: UserId | null };

interface Arrival {
  /** Whose browser it is already: then the identity is to be added to that account. */
  readonly signedInAs: UserId | undefined;
  readonly from: From;
}

type User = typeof users.$inferSelect;
type KnownUser = User & { readonly isUnclaimed: boolean };

export async function enterByIdentity(context: ServerContext, identity: Identity, arrival: Arrival): Promise<Entry> {
  return context.orm.transaction(async (tx) => {
    const inside = { ...context, orm: tx };
    const known = await userOfIdentity(tx, identity);
    if (known !== undefined) return enterKnown(known, arrival);
    if (arrival.signedInAs !== undefined) return connect(inside, arrival.signedInAs, { identity, arrival });
    const owner = identity.email === null ? undefined : await userOfEmail(tx, identity.email);
    if (owner === undefined) {
      const entry = await signUp(inside, identity, arrival);
      return entry.ok ? connect(inside, entry.userId, { identity, arrival }) : entry;
    }
    if (!owner.isUnclaimed) return refused("address-taken", owner.id);
    if (owner.disabledAt !== null) return refused("disabled", owner.id);
    await confirmEmail(inside, owner, identity.name);
    return connect(inside, owner.id, { identity, arrival });
  });
}

/** By a link that came to this address. */
export async function enterByMail(context: ServerContext, email: string, arrival: Arrival): Promise<Entry> {
  return context.orm.transaction(async (tx) => {
    const inside = { ...context, orm: tx };
    const user = await userOfEmail(tx, email);
    if (user === undefined) return signUp(inside, { email, name: null }, arrival);
    if (user.disabledAt !== null) return refused("disabled", user.id);
    const isTheirs = user.emailVerified !== null || arrival.signedInAs === user.id || user.isUnclaimed;
    // Whoever made that account may have given somebody else's address, and would share it with them from now on.
    if (!isTheirs) return refused("address-unconfirmed", user.id);
    if (user.emailVerified === null) await confirmEmail(inside, user, null);
    return { ok: true, userId: user.id };
  });
}

/** Whether a link that came to this address would let somebody in: nobody is sent one in vain. */
export async function mayEnterByMail(context: ServerContext, email: string, signedInAs?: UserId): Promise<boolean> {
  const user = await userOfEmail(context.orm, email);
  if (user === undefined) return (await signUpRefusal(context)) === undefined;
  if (user.disabledAt !== null) return false;
  return user.emailVerified !== null || user.id === signedInAs || user.isUnclaimed;
}

export async function userOfEmail(orm: Orm, email: string): Promise<KnownUser | undefined> {
  const [row] = await orm.select({ user: users, isUnclaimed }).from(users).where(eq(users.email, email));
  return row === undefined ? undefined : { ...row.user, isUnclaimed: row.isUnclaimed };
}

/** The providers by which somebody may sign in. */
export async function identitiesOf(orm: Orm, userId: UserId): Promise<string[]> {
  const rows = await orm.select({ provider: accounts.provider }).from(accounts).where(eq(accounts.userId, userId));
  return [...new Set(rows.map(({ provider }) => provider))].toSorted();
}

function enterKnown(user: User, { signedInAs }: Arrival): Entry {
  if (signedInAs !== undefined && signedInAs !== user.id) return refused("identity-taken", user.id);
  if (user.disabledAt !== null) return refused("disabled", user.id);
  return { ok: true, userId: user.id };
}

async function userOfIdentity(tx: Orm, { provider, subject }: Identity): Promise<User | undefined> {
  const [row] = await tx
    .select({ user: users })
    .from(accounts)
    .innerJoin(users, eq(users.id, accounts.userId))
    .where(and(eq(accounts.provider, provider), eq(accounts.providerAccountId, subject)));
  return row?.user;
}

async function connect(
  context: ServerContext,
  userId: UserId,
  { identity, arrival }: { readonly identity: Identity; readonly arrival: Arrival },
): Promise<Entry> {
  const { provider, subject } = identity;
  const made = await context.orm
    .insert(accounts)
    .values({ userId, type: "oauth", provider, providerAccountId: subject })
    .onConflictDoNothing()
    .returning({ userId: accounts.userId });
  if (made.length === 0) return refused("identity-taken", null);
  const actor = { kind: "user", id: userId, name: identity.name } as const;
  const action = "account.method-added";
  await auditEvent(context, { action, actor, of: userId, subject: { method: provider }, from: arrival.from });
  return { ok: true, userId };
}

async function confirmEmail({ orm, clock }: ServerContext, user: User, name: string | null): Promise<void> {
  const emailVerified = clock.now();
  await orm
    .update(users)
    .set({ emailVerified, name: user.name ?? name })
    .where(eq(users.id, user.id));
}

async function signUp(
  context: ServerContext,
  { email, name }: Pick<Identity, "email" | "name">,
  { from }: Arrival,
): Promise<Entry> {
  const refusal = await signUpRefusal(context);
  if (refusal !== undefined) return refused(refusal, null);
  const createdAt = context.clock.now();
  const [made] = await context.orm
    .insert(users)
    .values({ email, name, emailVerified: email === null ? null : createdAt, createdAt })
    .returning({ id: users.id });
  if (made === undefined) throw new Error("a user was inserted and is not there");
  const actor = { kind: "user", id: made.id, name: name ?? email } as const;
  await auditEvent(context, { action: "account.created", actor, of: made.id, from });
  return { ok: true, userId: made.id };
}

/** The first account of all is its admin's: no stranger is to be there before. */
async function signUpRefusal({ config, orm }: ServerContext): Promise<Refusal | undefined> {
  if (!config.flags.signUp) return "sign-up-closed";
  return (await hasAdmin(orm)) ? undefined : "not-set-up";
}

function refused(refusal: Refusal, of: UserId | null): Entry {
  return { ok: false, refusal, of };
}
