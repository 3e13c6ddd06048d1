/** Signing and checking the calls between web app and relay: see protocol's internal-api. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { internalHeaders, internalText, limits } from "@coda/protocol";

interface Signed {
  readonly path: string;
  readonly body: string;
  /** Unix milliseconds. */
  readonly nowMs: number;
}

/** With each of the secrets: the relay may know but one of them yet, or still. */
export function signedHeaders({ path, body, nowMs }: Signed, secrets: readonly string[]): Record<string, string> {
  const text = internalText(path, nowMs, body);
  return {
    "content-type": "application/json",
    [internalHeaders.timestamp]: String(nowMs),
    [internalHeaders.signature]: secrets.map((secret) => signature(text, secret).toString("base64url")).join(","),
  };
}

/** Any of the secrets is good: while one is exchanged, two are. */
export function isSigned(headers: Headers, call: Signed, secrets: readonly string[]): boolean {
  const timestampMs = Number(headers.get(internalHeaders.timestamp) ?? Number.NaN);
  // Written so that a timestamp that is no number is not fresh.
  const isFresh = Math.abs(call.nowMs - timestampMs) <= limits.internalCallMs;
  const given = (headers.get(internalHeaders.signature) ?? "").split(",", 2);
  return (
    isFresh &&
    secrets.some((secret) => {
      const right = signature(internalText(call.path, timestampMs, call.body), secret);
      return given.some((text) => isRight(Buffer.from(text, "base64url"), right));
    })
  );
}

function signature(text: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(text).digest();
}

function isRight(given: Buffer, right: Buffer): boolean {
  return given.length === right.length && timingSafeEqual(given, right);
}
