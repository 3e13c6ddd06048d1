/**
 * The key by which push services know this server (VAPID, RFC 8292), out of the environment. Its variables are read with
 * the others in `server/config.ts`; without them nothing is pushed.
 */
import { createECDH } from "node:crypto";
import { z } from "zod";
import { setTogether } from "../set-together.ts";

export interface VapidSettings {
  /** An uncompressed P-256 point, base64url. */
  readonly publicKey: string;
  /** 32 bytes, base64url. */
  readonly privateKey: string;
  /** Whom a push service writes to when something is wrong: mailto: or https:. */
  readonly subject: string;
}

const keyHint = "; `npx web-push generate-vapid-keys` makes a pair";

export const vapidShape = {
  VAPID_PUBLIC_KEY: z
    .string()
    .regex(/^B[A-Za-z0-9_-]{86}$/u, `must be an uncompressed P-256 public key as base64url${keyHint}`)
    .optional(),
  VAPID_PRIVATE_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/u, `must be a P-256 private key as base64url${keyHint}`)
    .optional(),
  VAPID_SUBJECT: z
    .string()
    .regex(/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/u, "must be a mailto: or https: address of whoever runs this")
    .optional(),
};

type Values = Readonly<Partial<Record<keyof typeof vapidShape, string | undefined>>>;

const checkTogether = setTogether(["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"]);

/** Keys that are not of one pair would be refused by every push service, one message after the other. */
export function checkVapid(values: Values, check: z.RefinementCtx): void {
  checkTogether(values, check);
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = values;
  if (publicKey === undefined || privateKey === undefined || publicKeyOf(privateKey) === publicKey) return;
  check.addIssue({
    code: "custom",
    path: ["VAPID_PRIVATE_KEY"],
    message: `is not the private half of VAPID_PUBLIC_KEY${keyHint}`,
  });
}

/** Undefined: it is no key. */
function publicKeyOf(privateKey: string): string | undefined {
  const pair = createECDH("prime256v1");
  try {
    pair.setPrivateKey(Buffer.from(privateKey, "base64url"));
    return pair.getPublicKey("base64url");
  } catch {
    return undefined;
  }
}

export function vapidOf(values: Values): VapidSettings | undefined {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = values;
  if (publicKey === undefined || privateKey === undefined || subject === undefined) return undefined;
  return { publicKey, privateKey, subject };
}
