/**
 * A line of the local audit log: what happened, its number, and the SHA-256 of the line before it. Whoever changes, removes
 * or inserts one has to make all that follow anew, and those the web app has already.
 */
import { createHash } from "node:crypto";
import { deviceAuditEventSchema, type DeviceAuditEvent } from "@coda/protocol";
import { z } from "zod";

/** The line before the first. */
const noLine = "0".repeat(64);

export const auditLineSchema = z.object({
  /** Counted from 1, over all files. */
  number: z.int().min(1),
  /** SHA-256 of the bytes of the line before, without its end; hexadecimal. */
  previous: z.string().regex(/^[0-9a-f]{64}$/u),
  event: deviceAuditEventSchema,
});
export type AuditLine = z.infer<typeof auditLineSchema>;

/** The last line there is: what the next one follows. */
export interface ChainEnd {
  readonly number: number;
  readonly hash: string;
}

export const chainStart: ChainEnd = { number: 0, hash: noLine };

export function lineAfter({ number, hash }: ChainEnd, event: DeviceAuditEvent): string {
  return JSON.stringify({ number: number + 1, previous: hash, event } satisfies AuditLine);
}

/** Undefined for what is none: torn by a crash, or not ours. */
export function readLine(text: string): AuditLine | undefined {
  try {
    return auditLineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function endOf(text: string, { number }: AuditLine): ChainEnd {
  return { number, hash: createHash("sha256").update(text).digest("hex") };
}
