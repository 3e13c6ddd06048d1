/** Where a search goes on: before a line of a block. Blocks are in one order, the newest first. */
import { epochSchema, type Epoch } from "@coda/protocol";
import { z } from "zod";

export interface BlockKey {
  /** Of its newest line. */
  readonly newestAtMs: number;
  readonly epoch: Epoch;
  readonly from: number;
}

export interface SearchPlace extends BlockKey {
  /** Lines before this one come next, and then blocks behind this one in the order. */
  readonly line: number;
}

export function newestFirst(a: BlockKey, b: BlockKey): number {
  return b.newestAtMs - a.newestAtMs || compare(b.epoch, a.epoch) || b.from - a.from;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function formatPlace({ newestAtMs, epoch, from, line }: SearchPlace): string {
  return [newestAtMs, epoch, from, line].join(".");
}

/** PostgreSQL reads no year of more than four digits as JavaScript writes it. */
const latestMs = Date.UTC(9999, 11, 31);

const numberSchema = z
  .string()
  .regex(/^\d{1,15}$/u)
  .transform(Number);
const timeSchema = numberSchema.refine((ms) => ms <= latestMs);
const placeSchema = z.tuple([timeSchema, epochSchema, numberSchema, numberSchema]);

export const searchPlaceSchema = z.string().transform((text, check): SearchPlace => {
  const read = placeSchema.safeParse(text.split("."));
  if (read.success) {
    const [newestAtMs, epoch, from, line] = read.data;
    return { newestAtMs, epoch, from, line };
  }
  check.addIssue({ code: "custom", message: "not a place of a search" });
  return z.NEVER;
});
