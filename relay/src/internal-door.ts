/** The web app's signed calls to this node: checks them and says what they are. Knows no HTTP and no sockets. */
import { createHmac, timingSafeEqual } from "node:crypto";
import {
  internalHeaders,
  internalText,
  limits,
  revokePath,
  revokeRequestSchema,
  type RevokeRequest,
} from "@coda/protocol";
import type { Clock } from "./clock.ts";

export interface InternalCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

export type InternalVerdict =
  | { readonly revoke: RevokeRequest }
  | { readonly refused: "forbidden" | "badRequest"; readonly message: string };

export class InternalDoor {
  readonly #secrets: readonly string[];
  readonly #clock: Clock;

  /** Any of the secrets is good: while one is exchanged, two are. None: nothing is. */
  constructor(secrets: readonly string[], clock: Clock) {
    this.#secrets = secrets;
    this.#clock = clock;
  }

  judge(call: InternalCall): InternalVerdict {
    const timestampMs = Number(call.headers[internalHeaders.timestamp]);
    const signature = call.headers[internalHeaders.signature];
    const isFresh = Math.abs(this.#clock.unixMs() - timestampMs) <= limits.internalCallMs;
    if (!isFresh || typeof signature !== "string" || !this.#isSigned(call, timestampMs, signature)) {
      return {
        refused: "forbidden",
        message: "The signature is not good: RELAY_INTERNAL_SECRET or the clocks of web app and relay differ.",
      };
    }
    const request = call.path === revokePath ? revokeRequestSchema.safeParse(parseJson(call.body)) : undefined;
    return request?.success === true
      ? { revoke: request.data }
      : { refused: "badRequest", message: "The body is not what this path takes." };
  }

  #isSigned({ path, body }: InternalCall, timestampMs: number, signature: string): boolean {
    const given = signature.split(",", 2).map((text) => Buffer.from(text, "base64url"));
    return this.#secrets.some((secret) => {
      const right = createHmac("sha256", secret)
        .update(internalText(path, timestampMs, body))
        .digest();
      return given.some((one) => one.length === right.length && timingSafeEqual(one, right));
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
