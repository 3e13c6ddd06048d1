/** A browser as this machine knows it: by its key and its account together, as its ticket says. */
import { createHash } from "node:crypto";
import { publicKeySchema, shownBrowserCode, shownFingerprint, userIdSchema, type BrowserTicket } from "@coda/protocol";
import { z } from "zod";

export const browserSchema = z.strictObject({
  /** Its X25519 key that input is sealed with, raw, base64url. */
  key: publicKeySchema,
  /** An account's id; a guest's own. */
  account: userIdSchema,
  guest: z.boolean(),
  /** As it was shown; the web app's word. */
  name: z.string().max(200).nullable(),
});
export type Browser = z.infer<typeof browserSchema>;

export const knownBrowserSchema = browserSchema.extend({
  verdict: z.enum(["allowed", "denied"]),
  at: z.iso.datetime(),
});
export type KnownBrowser = z.infer<typeof knownBrowserSchema>;

/** Undefined for one without a key: nothing it sends opens, so there is nothing to allow. */
export function browserOf(ticket: Pick<BrowserTicket, "bpk" | "sub" | "guest" | "name">): Browser | undefined {
  const { bpk, sub, guest, name = null } = ticket;
  return bpk === undefined ? undefined : { key: bpk, account: sub, guest: guest !== undefined, name };
}

/** The same for the same browser of the same account, and for no other. */
export function identityOf({ key, account }: Pick<Browser, "key" | "account">): string {
  return `${account} ${key}`;
}

/** What a person compares with what the page shows. */
export function codeOf({ key }: Pick<Browser, "key">): string {
  return shownBrowserCode(sha256(key));
}

/** Of which the code is the beginning: for two browsers of one code. */
export function fingerprintOfBrowser({ key }: Pick<Browser, "key">): string {
  return shownFingerprint(sha256(key));
}

function sha256(key: string): Uint8Array {
  return createHash("sha256").update(Buffer.from(key, "base64url")).digest();
}
