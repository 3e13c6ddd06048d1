/** The first step of a pairing: a helper that nobody knows yet asks for a code to show. */
import { count, eq, type SQL } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { limits, shownPairingCode, type startPairingReplySchema, type startPairingSchema } from "@coda/protocol";
import { devicePairings as table, devices } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { readChallenge } from "../device/challenges.ts";
import { isProven, isVouchedFor } from "../device/proof.ts";
import { ApiError } from "../http/api-error.ts";
import type { From } from "../scope.ts";
import { newPairingCode, pairingCodeHash } from "./pairing-code.ts";
import { alive, prunePairings } from "./pairing-rows.ts";

/** A key that asks once more gets a new code, and its old one is void. */
export async function startPairing(
  context: ServerContext,
  given: z.infer<typeof startPairingSchema>,
  { address }: Pick<From, "address">,
): Promise<z.infer<typeof startPairingReplySchema>> {
  const { orm, clock, config, random } = context;
  const challenge = readChallenge(context, given.challenge);
  if (!isProven({ ...given, purpose: "pair" }, config.allowedOrigins) || !isVouchedFor(given)) {
    throw new ApiError("forbidden", "The signature does not prove the key; check the web app's address and try again.");
  }
  await challenge.use(orm);
  await refuseKnownKey(context, given.publicKey);
  await prunePairings(context);
  await orm.delete(table).where(eq(table.publicKey, given.publicKey));
  await checkRoom(context, address);
  const letters = newPairingCode(random);
  const id = randomUUID();
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + limits.pairingSeconds * 1_000);
  const { name, platform, version, publicKey, sealKey, sealKeySignature, machine } = given;
  const told = { name, platform, version, publicKey, sealKey, sealKeySignature, machine };
  const codeHash = pairingCodeHash(letters, config);
  await orm.insert(table).values({ id, codeHash, ...told, address, state: "waiting", createdAt, expiresAt });
  const code = shownPairingCode(letters);
  const url = new URL("/pair", config.origin).href;
  return {
    pairing: id,
    code,
    url,
    urlWithCode: `${url}#${code}`,
    expiresAt: expiresAt.toISOString(),
    pollMs: limits.pairingPollMs,
  };
}

/** Whoever holds a device's key is that device, or was: a new one has a new key. */
async function refuseKnownKey({ orm }: Pick<ServerContext, "orm">, publicKey: string): Promise<void> {
  const [known] = await orm.select({ id: devices.id }).from(devices).where(eq(devices.publicKey, publicKey));
  if (known !== undefined) throw new ApiError("conflict", "This key is paired, or was revoked; pair with a new one.");
}

/** Anybody may begin one, so there is an end to them. Where no address is known only the end of all counts. */
async function checkRoom({ orm, clock }: Pick<ServerContext, "orm" | "clock">, address: string | null): Promise<void> {
  const counted = async (where: SQL | undefined): Promise<number> => {
    const [held] = await orm.select({ count: count() }).from(table).where(where);
    return held?.count ?? 0;
  };
  const isFull = (await counted(alive({ clock }))) >= limits.pairings;
  const here = address === null ? 0 : await counted(alive({ clock }, eq(table.address, address)));
  if (isFull || here >= limits.pairingsPerAddress) {
    throw new ApiError("tooMany", "Too many devices are being paired at once; try again in ten minutes.");
  }
}
