/** Pairing a device (a device flow as RFC 8628): what helper, page and server say to each other, and the code's shape. */
import * as z from "zod/mini";
import { deviceIdSchema, userIdSchema } from "./ids.ts";
import { limits } from "./limits.ts";
import { canBeSeen, lineTextSchema, storableTextSchema } from "./storable-text.ts";
import { publicKeySchema } from "./ticket.ts";

const base64urlSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]*$/u, "base64url without padding"));
const signatureSchema = base64urlSchema.check(z.maxLength(100));

/** No vowels, so that it spells nothing, and no letter that is taken for another: 20^8 codes (RFC 8628 §6.1). */
export const pairingAlphabet = "BCDFGHJKLMNPQRSTVWXZ";

/** As people type it: lower case, spaces, with or without the dash. Undefined for what cannot be a code. */
export function readPairingCode(text: string): string | undefined {
  const letters = text.toUpperCase().replaceAll(/[\s-]/gu, "");
  if (letters.length !== limits.pairingCodeLetters) return undefined;
  return letters.split("").every((letter) => pairingAlphabet.includes(letter)) ? letters : undefined;
}

/** As it is shown: `BCDF-GHJK`. */
export function shownPairingCode(letters: string): string {
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** What brings the desktop app up to be paired with the web app at this origin. It asks whoever sits there, and does nothing by itself. */
export function companionLink(server: string): string {
  return `coda://pair?server=${encodeURIComponent(server)}`;
}

/**
 * waiting: for somebody to enter the code. claimed: somebody did and looks at name and fingerprint. approved: they said yes,
 * the helper has the last word. Refused by either side, used or too old, it is gone.
 */
export const pairingStateSchema = z.enum(["waiting", "claimed", "approved"]);
export type PairingState = z.infer<typeof pairingStateSchema>;

/**
 * What is signed with the device's Ed25519 key to vouch for the X25519 key that input is sealed for: whoever knows the one
 * from pairing can check the other.
 */
export function sealKeyText(sealKey: string): string {
  return `coda seal key v1\n${sealKey}`;
}

export const deviceKeysFields = {
  /** Raw 32-byte Ed25519 public key. */
  publicKey: publicKeySchema,
  /** Raw 32-byte X25519 public key. */
  sealKey: publicKeySchema,
  /** Ed25519 over `sealKeyText(sealKey)`. */
  sealKeySignature: signatureSchema,
  /** A hash of the machine's own number that means nothing elsewhere. */
  machine: base64urlSchema.check(z.maxLength(64)),
};

/** `POST /api/devmode/pairings`, by a helper that nobody knows yet. The proof is for the purpose `pair`. */
export const startPairingSchema = z.object({
  name: lineTextSchema.check(z.minLength(1), canBeSeen, z.maxLength(80)),
  platform: storableTextSchema.check(z.maxLength(40)),
  version: storableTextSchema.check(z.maxLength(40)),
  ...deviceKeysFields,
  challenge: base64urlSchema.check(z.maxLength(64)),
  signature: signatureSchema,
});
export const startPairingReplySchema = z.object({
  pairing: z.uuid(),
  /** As it is shown. */
  code: z.string(),
  /** Where it is entered, without and with the code (behind '#'). */
  url: z.string(),
  urlWithCode: z.string(),
  expiresAt: z.iso.datetime(),
  pollMs: z.int(),
});

/**
 * `POST /api/devmode/pairings/{id}/poll`: Ed25519 over `pairingPollText(id)`, so that nobody but the helper that asked
 * hears who approved. gone: it is over.
 */
export const pollPairingSchema = z.object({ signature: signatureSchema });
export function pairingPollText(origin: string, pairing: string): string {
  return `coda pairing poll v1\n${origin}\n${pairing}`;
}
export const pollPairingReplySchema = z.object({
  state: pairingStateSchema,
  /** Who entered the code; null while nobody has. */
  by: z.nullable(z.object({ name: z.nullable(z.string()), email: z.nullable(z.string()) })),
  /** The X25519 key of the browser that said yes, and its account's id, as they are in its tickets; null: not known. */
  browser: z._default(z.nullable(z.object({ key: publicKeySchema, user: userIdSchema })), null),
});

/** `POST /api/devmode/pairings/{id}/finish`: the helper's last word. The proof is for the purpose `register`. */
export const finishPairingSchema = z.object({
  accept: z.boolean(),
  challenge: base64urlSchema.check(z.maxLength(64)),
  signature: signatureSchema,
});
export const finishPairingReplySchema = z.object({
  device: z.nullable(deviceIdSchema),
  owner: z.string(),
  /** The web app's Ed25519 public key, raw: tickets are checked against it. */
  ticketKey: publicKeySchema,
});

/** `POST /api/devmode/pairings/claim`, by a signed-in person: every wrong code looks alike. */
export const claimPairingSchema = z.object({ code: z.string().check(z.maxLength(40)) });
export const apiPairingSchema = z.object({
  pairing: z.uuid(),
  state: pairingStateSchema,
  name: z.string(),
  platform: z.string(),
  /** Of its key, as the helper shows it. */
  fingerprint: z.string(),
  address: z.nullable(z.string()),
  expiresAt: z.iso.datetime(),
});
export type ApiPairing = z.infer<typeof apiPairingSchema>;
export const pairingReplySchema = z.object({ pairing: apiPairingSchema });
/** `POST /api/devmode/pairings/{id}/answer`, by whoever claimed it. */
export const answerPairingSchema = z.object({
  approve: z.boolean(),
  /** The X25519 key of the browser that answers: with the yes the helper lets it type without asking once more. */
  browser: z.optional(publicKeySchema),
});

/**
 * What two people compare: of SHA-256 over the raw public key the first 80 bits, as `3f2a 91bc 07d4 e5a8 6b1c`. To make a
 * key with the same would take 2^80 tries within the life of one code.
 */
export function shownFingerprint(sha256: Uint8Array): string {
  const digits = [...sha256.subarray(0, 10)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.match(/.{4}/gu)?.join(" ") ?? "";
}
