/** A signed-in person enters a code. From then on the pairing is theirs alone to see, and to answer. */
import { and, eq, or, sql } from "drizzle-orm";
import type { z } from "zod";
import { readPairingCode, type answerPairingSchema, type ApiPairing } from "@coda/protocol";
import { devicePairings as table } from "../../drizzle/schema/index.ts";
import { audit } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { pairingCodeHash } from "./pairing-code.ts";
import { alive, apiPairing, pairingSubject, type PairingRow } from "./pairing-rows.ts";

/** One answer for a code that is wrong, used, too old, or somebody else's by now. Throws tooMany after some of these. */
export async function claimPairing(scope: Scope, context: ServerContext, code: string): Promise<ApiPairing> {
  const { rates } = context;
  // Counted before it is looked up: of a thousand guesses at once not one more is looked up than may be.
  await rates.take("pairingCodesOfPerson", scope.userId);
  await rates.take("pairingCodesOfAddress", scope.from.address);
  const letters = readPairingCode(code);
  const row = letters === undefined ? undefined : await claim(scope, context, letters);
  if (row === undefined) {
    throw new ApiError(
      "notFound",
      "No device waits with this code. Compare it with the one on the device, or begin anew there.",
    );
  }
  await rates.giveBack("pairingCodesOfPerson", scope.userId);
  await rates.giveBack("pairingCodesOfAddress", scope.from.address);
  return apiPairing(row);
}

/** In one statement, so that of two who come at once one is first. Who claimed it may look again. */
async function claim(scope: Scope, context: ServerContext, letters: string): Promise<PairingRow | undefined> {
  const byCode = eq(table.codeHash, pairingCodeHash(letters, context.config));
  const [row] = await scope.orm
    .update(table)
    .set({
      userId: scope.userId,
      state: sql`case when ${table.state} = 'waiting' then 'claimed' else ${table.state} end`,
    })
    .where(alive(context, byCode, or(eq(table.state, "waiting"), eq(table.userId, scope.userId))))
    .returning();
  return row;
}

/** Whoever claimed it says yes or no. A no ends it, also after a yes that the helper has not taken yet. */
export async function answerPairing(
  scope: Scope,
  context: ServerContext,
  given: z.infer<typeof answerPairingSchema> & { readonly id: string },
): Promise<ApiPairing> {
  const theirs = alive(context, and(eq(table.id, given.id), eq(table.userId, scope.userId)));
  return scope.orm.transaction(async (tx) => {
    const [row] = given.approve
      ? await tx
          .update(table)
          .set({ state: "approved", browserKey: given.browser ?? null })
          .where(theirs)
          .returning()
      : await tx.delete(table).where(theirs).returning();
    if (row === undefined) throw new ApiError("notFound", "This pairing is over; begin anew on the device.");
    if (!given.approve) await audit(scope.within(tx), "device.pairing-refused", { subject: pairingSubject(row) });
    return apiPairing(row);
  });
}
