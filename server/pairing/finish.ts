/** The helper's last word: with it the device exists, or the pairing is over. */
import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { finishPairingReplySchema, finishPairingSchema, UserId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { devicePairings as table, devices, users } from "../../drizzle/schema/index.ts";
import { auditEvent } from "../audit/record.ts";
import type { ServerContext } from "../context.ts";
import { lockUser } from "../account/user-row.ts";
import { readChallenge } from "../device/challenges.ts";
import { isProven } from "../device/proof.ts";
import { ApiError } from "../http/api-error.ts";
import type { From } from "../scope.ts";
import { ticketKeyOf } from "../ticket/jwt.ts";
import { alive, findPairing, pairingSubject, type PairingRow } from "./pairing-rows.ts";
import { pairingGone } from "./poll.ts";

interface Finishing {
  readonly id: string;
  readonly body: z.infer<typeof finishPairingSchema>;
  readonly from: From;
}

/** Always a new device. Throws conflict while nobody has approved it. */
export async function finishPairing(
  context: ServerContext,
  { id, body, from }: Finishing,
): Promise<z.infer<typeof finishPairingReplySchema>> {
  const challenge = readChallenge(context, body.challenge);
  const pairing = await findPairing(context, id);
  const { publicKey = "" } = pairing ?? {};
  if (!isProven({ ...body, purpose: "register", publicKey }, context.config.allowedOrigins)) throw pairingGone();
  await challenge.use(context.orm);
  return context.orm.transaction(async (tx) => {
    // Before the pairing's row, as whoever ends their sign-ins has it.
    const claimedBy = pairing?.userId ?? null;
    if (claimedBy !== null) await lockUser(tx, claimedBy);
    // Whoever takes it out of the table has it: a second call finds nothing, and a no of its owner is not overtaken.
    const [row] = await tx
      .delete(table)
      .where(alive(context, eq(table.id, id)))
      .returning();
    if (row === undefined) throw pairingGone();
    const ticketKey = ticketKeyOf(context.config);
    if (!body.accept) {
      await record({ ...context, orm: tx }, row, { action: "device.pairing-refused", from });
      return { device: null, owner: "", ticketKey };
    }
    if (row.state !== "approved" || row.userId === null) {
      throw new ApiError("conflict", "Nobody has approved this device yet; wait until they have.");
    }
    const device = await storeDevice({ ...context, orm: tx }, row, row.userId);
    const owner = await record({ ...context, orm: tx }, row, { action: "device.paired", device, from });
    return { device, owner, ticketKey };
  });
}

async function storeDevice(
  { orm, clock }: { orm: Orm } & Pick<ServerContext, "clock">,
  row: PairingRow,
  userId: UserId,
) {
  const now = clock.now();
  const { name, platform, version, publicKey, sealKey, sealKeySignature, machine } = row;
  const told = { name, platform, version, publicKey, sealKey, sealKeySignature, machine };
  const [device] = await orm
    .insert(devices)
    .values({ userId, ...told, createdAt: now, registeredAt: now })
    .onConflictDoNothing()
    .returning({ id: devices.id });
  if (device === undefined) throw new ApiError("conflict", "This key was paired meanwhile; pair with a new one.");
  return device.id;
}

/** In the log of whoever entered the code; where nobody has there is nobody to tell. Their name. */
async function record(
  given: Pick<ServerContext, "orm" | "clock">,
  row: PairingRow,
  event: { readonly action: "device.paired" | "device.pairing-refused"; readonly device?: string; readonly from: From },
): Promise<string> {
  if (row.userId === null) return "";
  const [user] = await given.orm
    .select({ name: users.name, email: users.email })
    .from(users)
    .where(eq(users.id, row.userId));
  const name = user?.name ?? user?.email ?? null;
  const { action, from, device } = event;
  const actor = { kind: "user", id: row.userId, name } as const;
  const subject = { ...(device !== undefined && { device }), ...pairingSubject(row) };
  await auditEvent(given, { action, actor, of: row.userId, subject, from });
  return name ?? "you";
}
