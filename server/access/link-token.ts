/** What the links we give out end in: random, told once, and kept as a hash only. */
import { createHash } from "node:crypto";

const tokenBytes = 32;

export interface LinkToken {
  readonly token: string;
  readonly tokenHash: string;
}

export function newLinkToken(random: (bytes: number) => Uint8Array): LinkToken {
  const token = Buffer.from(random(tokenBytes)).toString("base64url");
  return { token, tokenHash: linkTokenHash(token) };
}

/** 256 random bits need no salt, and are looked up by this: nothing is compared character by character. */
export function linkTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
