/** A signed-in person has a code: they look at what waits with it, and answer. Then the pairing is theirs alone. */
import { and, eq, or, sql, type SQL } from "drizzle-orm";
import type { z } from "zod";
import { readPairingCode, type answerPairingSchema, type ApiPairing } from "@coda/protocol";
import { devicePairings as table } from "../../drizzle/schema/index.ts";
import { checkSignIn, signInOf } from "../account/fresh-sign-in.ts";
import { lockUser } from "../account/user-row.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { RateName } from "../http/rate-limits.ts";
import type { Scope } from "../scope.ts";
import { pairingCodeHash } from "./pairing-code.ts";
import { alive, apiPairing, pairingSubject, type PairingRow } from "./pairing-rows.ts";

/** Whoever enters a code has its pairing from then on. */
export async function claimPairing(scope: Scope, context: ServerContext, code: string): Promise<ApiPairing> {
  return apiPairing(await byCode(scope, context, { code, find: (letters) => claim(scope, context, letters) }));
}

/**
 * What waits with a code. Nothing comes of it, and nobody is told who looked: somebody may have been led here.
 * @param brought by a link, and looked at before the person did anything.
 */
export async function lookAtPairing(
  scope: Scope,
  context: ServerContext,
  { code, brought = false }: { readonly code: string; readonly brought?: boolean | undefined },
): Promise<ApiPairing> {
  const find = async (letters: string) => {
    const [row] = await scope.orm
      .select()
      .from(table)
      .where(openTo(scope, context, letters));
    return row;
  };
  return apiPairing(await byCode(scope, context, { code, find, rates: brought ? broughtRates : enteredRates }));
}

/** A yes or no to what waits with a code, whose pairing is thereby theirs. */
export async function answerByCode(
  scope: Scope,
  context: ServerContext,
  { code, ...answer }: { readonly code: string } & Answer,
): Promise<ApiPairing> {
  const find = (letters: string) =>
    scope.orm.transaction(async (tx) => {
      const inside = scope.within(tx);
      // Before the pairing's row, as whoever ends their sign-ins has it.
      await holdSignIn(inside);
      const row = await claim(inside, context, letters);
      return row && answered(inside, context, { id: row.id, ...answer });
    });
  return byCode(scope, context, { code, find });
}

interface CodeRates {
  readonly ofPerson: RateName;
  readonly ofAddress: RateName;
}

const enteredRates: CodeRates = { ofPerson: "pairingCodesOfPerson", ofAddress: "pairingCodesOfAddress" };
/** Whoever is led to links with wrong codes, or sits beside somebody who is, can still enter one. */
const broughtRates: CodeRates = { ofPerson: "broughtCodesOfPerson", ofAddress: "broughtCodesOfAddress" };

interface ByCode<Found> {
  readonly code: string;
  readonly rates?: CodeRates;
  readonly find: (letters: string) => Promise<Found | undefined>;
}

/** One answer for a code that is wrong, used, too old, or somebody else's by now. Throws tooMany after some of these. */
async function byCode<Found>(
  scope: Scope,
  { rates }: ServerContext,
  { code, find, rates: { ofPerson, ofAddress } = enteredRates }: ByCode<Found>,
): Promise<Found> {
  // Counted before it is looked up: of a thousand guesses at once not one more is looked up than may be.
  await rates.take(ofPerson, scope.userId);
  await rates.take(ofAddress, scope.from.address);
  const letters = readPairingCode(code);
  const found = letters === undefined ? undefined : await find(letters);
  if (found === undefined) {
    throw new ApiError(
      "notFound",
      "No device waits with this code. Compare it with the one on the device, or begin anew there.",
    );
  }
  await rates.giveBack(ofPerson, scope.userId);
  await rates.giveBack(ofAddress, scope.from.address);
  return found;
}

/** Nobody's so far, or already theirs. */
function openTo(scope: Scope, context: ServerContext, letters: string): SQL | undefined {
  const isIt = eq(table.codeHash, pairingCodeHash(letters, context.config));
  return alive(context, isIt, or(eq(table.state, "waiting"), eq(table.userId, scope.userId)));
}

/** In one statement, so that of two who come at once one is first. Who claimed it may look again. */
async function claim(scope: Scope, context: ServerContext, letters: string): Promise<PairingRow | undefined> {
  const [row] = await scope.orm
    .update(table)
    .set({
      userId: scope.userId,
      state: sql`case when ${table.state} = 'waiting' then 'claimed' else ${table.state} end`,
    })
    .where(openTo(scope, context, letters))
    .returning();
  return row;
}

type Answer = z.infer<typeof answerPairingSchema>;

/** Whoever claimed it says yes or no. A no ends it, also after a yes that the helper has not taken yet. */
export async function answerPairing(
  scope: Scope,
  context: ServerContext,
  given: { readonly id: string } & Answer,
): Promise<ApiPairing> {
  return scope.orm.transaction(async (tx) => {
    const inside = scope.within(tx);
    await holdSignIn(inside);
    return answered(inside, context, given);
  });
}

async function answered(
  scope: Scope,
  context: ServerContext,
  { id, approve, browser }: { readonly id: string } & Answer,
): Promise<ApiPairing> {
  const { orm: tx } = scope;
  const theirs = alive(context, and(eq(table.id, id), eq(table.userId, scope.userId)));
  const [row] = approve
    ? await tx
        .update(table)
        .set({ state: "approved", browserKey: browser ?? null })
        .where(theirs)
        .returning()
    : await tx.delete(table).where(theirs).returning();
  if (row === undefined) throw new ApiError("notFound", "This pairing is over; begin anew on the device.");
  if (!approve) await audit(scope, "device.pairing-refused", { subject: pairingSubject(row) });
  return apiPairing(row);
}

/** A yes is either said before the sign-in ends, and goes with it, or not at all. Throws signedOut where it has ended. */
async function holdSignIn(scope: Scope): Promise<void> {
  await lockUser(scope.orm, scope.userId);
  if (scope.actor.kind === "user" && scope.actor.signIn !== null) await checkSignIn(scope.orm, signInOf(scope));
}
