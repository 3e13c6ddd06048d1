/** A shared secret in the Authorization header. */
import { createHash, timingSafeEqual } from "node:crypto";

/** In a time that says nothing of where they differ, nor of the secret's length. */
export function isBearer(headers: Headers, secret: string): boolean {
  const given = headers.get("authorization") ?? "";
  return timingSafeEqual(digest(given), digest(`Bearer ${secret}`));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
