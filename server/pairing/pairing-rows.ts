/** Pairings under way, as rows: which of them are alive, and how one is shown to whoever entered its code. */
import { and, eq, gt, lte, type SQL } from "drizzle-orm";
import type { ApiPairing, UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { devicePairings as table } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { fingerprintOf } from "../device/fingerprint.ts";

export type PairingRow = typeof table.$inferSelect;
type Given = Pick<ServerContext, "orm" | "clock">;

export function alive({ clock }: Pick<Given, "clock">, ...more: (SQL | undefined)[]): SQL | undefined {
  return and(gt(table.expiresAt, clock.now()), ...more);
}

export async function findPairing({ orm, clock }: Given, id: string): Promise<PairingRow | undefined> {
  const [row] = await orm
    .select()
    .from(table)
    .where(alive({ clock }, eq(table.id, id)));
  return row;
}

export async function prunePairings({ orm, clock }: Given): Promise<void> {
  await orm.delete(table).where(lte(table.expiresAt, clock.now()));
}

/**
 * A yes that the helper has not taken yet is worth a device: it goes with a sign-in of whoever said it, whoever that was.
 * Whoever says one holds their account's row.
 */
export async function voidYesesOf(tx: Orm, user: UserId): Promise<void> {
  await tx.delete(table).where(and(eq(table.userId, user), eq(table.state, "approved")));
}

export function apiPairing(row: PairingRow): ApiPairing {
  return {
    pairing: row.id,
    state: row.state,
    name: row.name,
    platform: row.platform,
    fingerprint: fingerprintOf(row.publicKey),
    address: row.address,
    expiresAt: row.expiresAt.toISOString(),
  };
}

/** Of which device a pairing was, for the audit log. */
export function pairingSubject(row: PairingRow) {
  return { name: row.name, platform: row.platform, fingerprint: fingerprintOf(row.publicKey) };
}
