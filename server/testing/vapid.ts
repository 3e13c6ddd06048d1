/** A key to push with, made for this run. */
import { createECDH } from "node:crypto";
import { newVapidKeys } from "../push/new-vapid-keys.ts";

const { publicKey, privateKey } = newVapidKeys();

export const vapidEnv = {
  VAPID_PUBLIC_KEY: publicKey,
  VAPID_PRIVATE_KEY: privateKey,
  VAPID_SUBJECT: "mailto:whoever-runs-it@example.org",
} as const;

/** What a browser gives to be reached by, at this address. */
export function newSubscription(endpoint: string) {
  const browser = createECDH("prime256v1");
  browser.generateKeys();
  const auth = Buffer.alloc(16, endpoint).toString("base64url");
  return { endpoint, keys: { p256dh: browser.getPublicKey("base64url"), auth } };
}
