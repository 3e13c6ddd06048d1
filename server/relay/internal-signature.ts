/** Signing and checking the calls between web app and relay: see protocol's internal-api. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { internalHeaders, internalText, limits } from "@coda/protocol";

interface Signed {
  readonly path: string;
  readonly body: string;
  /** Unix milliseconds. */
  readonly nowMs: number;
}

export function signedHeaders({ path, body, nowMs }: Signed, secret: string): Record<string, string> {
  return {
    "content-type": "application/json",
    [internalHeaders.timestamp]: String(nowMs),
    [internalHeaders.signature]: signature(internalText(path, nowMs, body), secret).toString("base64url"),
  };
}

/** Any of the secrets is good: while one is exchanged, two are. */
export function isSigned(headers: Headers, call: Signed, secrets: readonly string[]): boolean {
  const timestampMs = Number(headers.get(internalHeaders.timestamp) ?? Number.NaN);
  // Written so that a timestamp that is no number is not fresh.
  const isFresh = Math.abs(call.nowMs - timestampMs) <= limits.internalCallMs;
  const given = Buffer.from(headers.get(internalHeaders.signature) ?? "", "base64url");
  return (
    isFresh &&
    secrets.some((secret) => isRight(given, signature(internalText(call.path, timestampMs, call.body), secret)))
  );
}

function signature(text: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(text).digest();
}

function isRight(given: Buffer, right: Buffer): boolean {
  return given.length === right.length && timingSafeEqual(given, right);
}
