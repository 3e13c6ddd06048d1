/** Challenges a device signs: random, one use, short-lived. */
import { and, count, eq, gt, lt } from "drizzle-orm";
import { limits } from "@coda/protocol";
import { deviceChallenges } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { ApiError } from "../http/api-error.ts";

const challengeBytes = 32;
/** Anybody may ask for one, so the table needs an end. */
const outstandingChallenges = 10_000;

export async function issueChallenge({ orm, clock, random }: ServerContext) {
  const now = clock.now();
  await orm.delete(deviceChallenges).where(lt(deviceChallenges.expiresAt, now));
  const [held] = await orm.select({ count: count() }).from(deviceChallenges);
  if ((held?.count ?? 0) >= outstandingChallenges) {
    throw new ApiError("tooMany", "Too many devices ask at once; try again in two minutes.");
  }
  const challenge = Buffer.from(random(challengeBytes)).toString("base64url");
  const expiresAt = new Date(now.getTime() + limits.challengeSeconds * 1_000);
  await orm.insert(deviceChallenges).values({ challenge, expiresAt });
  return { challenge, expiresAt: expiresAt.toISOString() };
}

/** Uses a challenge up, whatever becomes of the request. Throws gone when it was used or is too old. */
export async function consumeChallenge({ orm, clock }: ServerContext, challenge: string): Promise<void> {
  const used = await orm
    .delete(deviceChallenges)
    .where(and(eq(deviceChallenges.challenge, challenge), gt(deviceChallenges.expiresAt, clock.now())))
    .returning({ challenge: deviceChallenges.challenge });
  if (used.length === 0) throw new ApiError("gone", "The challenge was used or has expired; ask for a new one.");
}
