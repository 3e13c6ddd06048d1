/** Handing a message to a browser's push service (RFC 8030). A port: `web-push.ts` is behind it. */
import type { PushMessage, PushSubscriptionJson } from "@coda/protocol";

/** How soon a phone in a pocket is to be woken for it (RFC 8030, 5.3). */
export type Urgency = "low" | "normal" | "high";

export interface Push {
  readonly message: PushMessage;
  readonly urgency: Urgency;
  /** A message that waits for its browser is replaced by a newer one of its topic: up to 32 characters of base64url. */
  readonly topic: string;
}

/** What came of one try; `later`: the push service did not take it now, and may have said when it will. */
export type PushTry =
  | { readonly came: "taken" | "gone" | "refused" }
  | { readonly came: "later"; readonly afterMs: number };

export interface Pusher {
  /** By which browsers let this server push to them. */
  readonly publicKey: string;
  /** Whether messages may be sent to this address at all: it is whatever a browser said. */
  mayReach(endpoint: string): boolean;
  try(to: PushSubscriptionJson, push: Push): Promise<PushTry>;
}
