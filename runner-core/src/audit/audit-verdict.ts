/** What `audit --verify` finds, for programs. Pure. */
import { z } from "zod";
import type { ChainEnd } from "./audit-line.ts";
import type { Chain } from "./verify-chain.ts";

export const verdictSchema = z.object({
  /** Nothing was changed, removed or inserted since the first line that is kept. */
  whole: z.boolean(),
  /** One sentence each; none where it is whole. */
  faults: z.array(z.string()),
  /** Of the first line that is here, older ones were dropped; null: there is no line yet. */
  firstLine: z.int().nullable(),
  /** Of the last whole line, and its SHA-256 in hexadecimal; 0 where there is none. */
  lastLine: z.int(),
  lastHash: z.string(),
  /** Up to which line the web app has it. */
  toldLine: z.int(),
  /** Lines that a crash or a full disk has cut off; they never counted. */
  torn: z.int(),
});

export function verdictOf({ lines, end, faults, torn }: Chain, told: ChainEnd): z.infer<typeof verdictSchema> {
  return {
    whole: faults.length === 0,
    faults: [...faults],
    firstLine: lines[0]?.number ?? null,
    lastLine: end.number,
    lastHash: end.hash,
    toldLine: told.number,
    torn,
  };
}
