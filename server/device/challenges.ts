/**
 * Challenges a device signs: random, one use, short-lived. One is kept only once something was proved by it. Until then it
 * carries its own end and this server's word for it, so that nobody who asks for many leaves too few for others.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { limits } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { deviceChallenges as usedChallenges } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";

// Random bytes, the end as Unix milliseconds, and the keyed hash of both.
const randomBytes = 18;
const endBytes = 6;
const hashBytes = 24;

export function issueChallenge({ clock, config, random }: Pick<ServerContext, "clock" | "config" | "random">) {
  const expiresAt = new Date(clock.now().getTime() + limits.challengeSeconds * 1_000);
  const end = Buffer.alloc(endBytes);
  end.writeUIntBE(expiresAt.getTime(), 0, endBytes);
  const said = Buffer.concat([random(randomBytes), end]);
  const challenge = Buffer.concat([said, keyedHash(said, config)]).toString("base64url");
  return { challenge, expiresAt: expiresAt.toISOString() };
}

export interface Challenge {
  /** Once whoever signed it is known to have the key. Throws gone when it was used before. */
  use(orm: Orm): Promise<void>;
}

/** Throws gone for one that is too old, or not of this server. */
export function readChallenge(
  { clock, config }: Pick<ServerContext, "clock" | "config">,
  challenge: string,
): Challenge {
  const bytes = Buffer.from(challenge, "base64url");
  const said = bytes.subarray(0, randomBytes + endBytes);
  const hash = bytes.subarray(randomBytes + endBytes);
  const isOurs = hash.length === hashBytes && timingSafeEqual(hash, keyedHash(said, config));
  const endMs = isOurs ? said.readUIntBE(randomBytes, endBytes) : 0;
  if (endMs <= clock.now().getTime()) throw noSuchChallenge();
  return {
    async use(orm) {
      const [first] = await orm
        .insert(usedChallenges)
        .values({ challenge, expiresAt: new Date(endMs) })
        .onConflictDoNothing()
        .returning({ challenge: usedChallenges.challenge });
      if (first === undefined) throw noSuchChallenge();
    },
  };
}

function keyedHash(said: Uint8Array, { cookieSecret }: ServerContext["config"]): Buffer {
  return createHmac("sha256", cookieSecret)
    .update("coda device challenge v1\n")
    .update(said)
    .digest()
    .subarray(0, hashBytes);
}

function noSuchChallenge(): ApiError {
  return new ApiError("gone", "The challenge was used or has expired; ask for a new one.");
}
