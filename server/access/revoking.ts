/**
 * Taking permissions back: what changes in the database and what the relay is to be told of it are written together, so
 * that a web process which dies between the two leaves behind what another one can tell.
 */
import { inArray } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import { limits, type Revocation } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { pendingRevocations } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";

type Given = Pick<ServerContext, "orm" | "relay" | "clock">;
type Pending = Pick<typeof pendingRevocations.$inferSelect, "id" | "revocation">;

/** Resolves when the relay has cut whom `run` named, or when it could not be told: it is told later then. */
export async function revoking<T>(
  given: Given,
  run: (tx: Orm, revoke: (revocation: Revocation) => void) => Promise<T>,
): Promise<T> {
  const pending: Pending[] = [];
  const value = await given.orm.transaction(async (tx) => {
    const done = await run(tx, (revocation) => pending.push({ id: randomUUID(), revocation }));
    const createdAt = given.clock.now();
    if (pending.length > 0) await tx.insert(pendingRevocations).values(pending.map((row) => ({ ...row, createdAt })));
    return done;
  });
  await tellRelay(given, pending);
  return value;
}

/** Forgets what the relay knows by now. What it is told is good from the moment of telling on, thus later than the change. */
export async function tellRelay({ orm, relay }: Pick<Given, "orm" | "relay">, pending: readonly Pending[]) {
  for (let at = 0; at < pending.length; at += limits.revocationsPerCall) {
    const part = pending.slice(at, at + limits.revocationsPerCall);
    if (!(await relay.revoke(part.map(({ revocation }) => revocation)))) return;
    const ids = part.map(({ id }) => id);
    await orm.delete(pendingRevocations).where(inArray(pendingRevocations.id, ids));
  }
}
