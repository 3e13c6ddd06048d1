/** Credit that follows nothing, for tests that count bytes. */
import type { CreditLimits } from "../credit.ts";

export function fixedCredit(bytes: number): CreditLimits {
  return { firstBytes: bytes, minBytes: bytes, maxBytes: bytes, queueMs: 0 };
}
