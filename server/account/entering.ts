/**
 * Who comes in as whom: what an identity provider or a mailbox has proven, against the accounts there are. Accounts are
 * joined only by an address that is proven, and only where nobody could have prepared the account for somebody else.
 * Everything here runs inside a transaction, and whoever comes in has their account's row held still until it ends.
 */
import { eq } from "drizzle-orm";
import type { UserId } from "@coda/protocol";
import { accounts, users } from "../../drizzle/schema/index.ts";
import { auditEvent } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import type { From } from "../scope.ts";
import { hasAdmin } from "./admins.ts";
import { freshness, type SignIn } from "./fresh-sign-in.ts";
import { lockUserOfIdentity } from "./identities.ts";
import { lockKnownUser, lockUser, userOfEmail, type User } from "./user-row.ts";

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
  | "address-unconfirmed"
  | "sign-in-again";

/** `connected`: nobody came anew; whoever was signed in has one more way in. */
export type Entry =
  | { readonly ok: true; readonly user: Pick<User, "id" | "name" | "email">; readonly connected?: true }
  | { readonly ok: false; readonly refusal: Refusal; readonly of: UserId | null };

interface Arrival {
  /** The browser's own sign-in: an identity that is nobody's yet is to be added to its account. */
  readonly before: SignIn | undefined;
  readonly from: From;
}

export async function enterByIdentity(inside: ServerContext, identity: Identity, arrival: Arrival): Promise<Entry> {
  const { orm: tx } = inside;
  const known = await lockUserOfIdentity(tx, identity);
  if (known !== undefined) return enterKnown(known, arrival);
  if (arrival.before !== undefined) return addToSignedIn(inside, arrival.before, { identity, arrival });
  const owner = identity.email === null ? undefined : await lockKnownUser(tx, { email: identity.email });
  if (owner === undefined) {
    const entry = await signUp(inside, identity, arrival);
    // The same person came in by another request meanwhile, and is known now.
    if (entry === "taken") return enterByIdentity(inside, identity, arrival);
    return entry.ok ? connect(inside, entry.user, { identity, arrival }) : entry;
  }
  if (!owner.isUnclaimed) return refused("address-taken", owner.id);
  if (owner.disabledAt !== null) return refused("disabled", owner.id);
  return connect(inside, await confirmEmail(inside, owner, identity.name), { identity, arrival });
}

/** By a link that came to this address. */
export async function enterByMail(inside: ServerContext, email: string, arrival: Arrival): Promise<Entry> {
  const user = await lockKnownUser(inside.orm, { email });
  if (user === undefined) {
    const entry = await signUp(inside, { email, name: null }, arrival);
    return entry === "taken" ? enterByMail(inside, email, arrival) : entry;
  }
  if (user.disabledAt !== null) return refused("disabled", user.id);
  const isTheirs = user.emailVerified !== null || arrival.before?.userId === user.id || user.isUnclaimed;
  // Whoever made that account may have given somebody else's address, and would share it with them from now on.
  if (!isTheirs) return refused("address-unconfirmed", user.id);
  return { ok: true, user: user.emailVerified === null ? await confirmEmail(inside, user, null) : user };
}

/** By a password that fitted what was kept of it: unless another was set since, or the account was shut. */
export async function enterByPassword(inside: ServerContext, seen: User): Promise<Entry | undefined> {
  const user = await lockUser(inside.orm, seen.id);
  return user?.disabledAt === null && user.passwordHash === seen.passwordHash ? { ok: true, user } : undefined;
}

/** Whether a link that came to this address would let somebody in: nobody is sent one in vain. */
export async function mayEnterByMail(context: ServerContext, email: string, signedInAs?: UserId): Promise<boolean> {
  const user = await userOfEmail(context.orm, email);
  if (user === undefined) return (await signUpRefusal(context)) === undefined;
  if (user.disabledAt !== null) return false;
  return user.emailVerified !== null || user.id === signedInAs || user.isUnclaimed;
}

function enterKnown(user: User, { before }: Arrival): Entry {
  if (before !== undefined && before.userId !== user.id) return refused("identity-taken", user.id);
  if (user.disabledAt !== null) return refused("disabled", user.id);
  return { ok: true, user };
}

interface Connecting {
  readonly identity: Identity;
  readonly arrival: Arrival;
}

async function addToSignedIn(inside: ServerContext, before: SignIn, connecting: Connecting): Promise<Entry> {
  const user = await lockUser(inside.orm, before.userId);
  const isFresh = user !== undefined && (await freshness(inside, user, before)) === "fresh";
  if (!isFresh || user.disabledAt !== null) return refused("sign-in-again", user?.id ?? null);
  const entry = await connect(inside, user, connecting);
  return entry.ok ? { ...entry, connected: true } : entry;
}

async function connect(
  inside: ServerContext,
  user: Pick<User, "id" | "name" | "email">,
  { identity, arrival }: Connecting,
): Promise<Entry> {
  const { provider, subject } = identity;
  const made = await inside.orm
    .insert(accounts)
    .values({ userId: user.id, type: "oauth", provider, providerAccountId: subject })
    .onConflictDoNothing()
    .returning({ userId: accounts.userId });
  if (made.length === 0) return refused("identity-taken", null);
  const actor = { kind: "user", id: user.id, name: identity.name } as const;
  const action = "account.method-added";
  await auditEvent(inside, { action, actor, of: user.id, subject: { method: provider }, from: arrival.from });
  return { ok: true, user };
}

async function confirmEmail({ orm, clock }: ServerContext, user: User, name: string | null): Promise<User> {
  const confirmed = { emailVerified: clock.now(), name: user.name ?? name };
  await orm.update(users).set(confirmed).where(eq(users.id, user.id));
  return { ...user, ...confirmed };
}

/** `taken`: an account with this address was made since nobody had it. */
async function signUp(
  inside: ServerContext,
  { email, name }: Pick<Identity, "email" | "name">,
  { from }: Arrival,
): Promise<Entry | "taken"> {
  const refusal = await signUpRefusal(inside);
  if (refusal !== undefined) return refused(refusal, null);
  const createdAt = inside.clock.now();
  const [made] = await inside.orm
    .insert(users)
    .values({ email, name, emailVerified: email === null ? null : createdAt, createdAt })
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id });
  if (made === undefined) return "taken";
  const actor = { kind: "user", id: made.id, name: name ?? email } as const;
  await auditEvent(inside, { action: "account.created", actor, of: made.id, from });
  return { ok: true, user: { id: made.id, name, email } };
}

/** The first account of all is its admin's: no stranger is to be there before. */
async function signUpRefusal({ config, orm }: ServerContext): Promise<Refusal | undefined> {
  if (!config.flags.signUp) return "sign-up-closed";
  return (await hasAdmin(orm)) ? undefined : "not-set-up";
}

function refused(refusal: Refusal, of: UserId | null): Entry {
  return { ok: false, refusal, of };
}
