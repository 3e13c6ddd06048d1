/**
 * What a helper tells the one that comes next, so that viewers need not wait until it is found out again: over the local
 * socket; or, for a program that its process becomes at once, in a file. Nothing in the file is a secret, and it counts for that
 * very process alone, within seconds.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deviceSessionsReplySchema, ticketReplySchema } from "@coda/protocol";
import { z } from "zod";

/** Far longer than a program takes to start; a list of then is no older than one that an outage left. */
const goodMs = 30_000;

const toldSchema = z.object({
  /** As the web app listed them last. */
  sessions: z.unknown().pipe(deviceSessionsReplySchema.shape.sessions),
  /** The path of tmux, on a machine on which the other program has just proved that it can record. */
  tmux: z.string(),
});

/** As the local socket carries it. What is absent the next one finds out by itself. */
export const handoverSchema = toldSchema.extend({
  /** Nobody has used it: to call the relay with, at once. */
  ticket: z.optional(z.unknown().pipe(ticketReplySchema)),
  /** Of the machine's steady clock, in milliseconds. */
  webAheadMs: z.number().optional(),
});
export type Handover = Readonly<z.infer<typeof handoverSchema>>;

const leftSchema = toldSchema.extend({ pid: z.int(), writtenMs: z.number() });

export interface Place {
  readonly stateDir: string;
  readonly pid: number;
  /** Unix milliseconds. */
  readonly nowMs: number;
}

export function leaveHandover({ stateDir, pid, nowMs }: Place, { sessions, tmux }: Handover): void {
  const text = JSON.stringify({ pid, writtenMs: nowMs, sessions, tmux });
  writeFileSync(fileIn(stateDir), text, { mode: 0o600 });
}

/** Once; undefined where nothing was left, or nothing that counts. */
export function takeHandover({ stateDir, pid, nowMs }: Place): Handover | undefined {
  const file = fileIn(stateDir);
  try {
    const left = leftSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    rmSync(file, { force: true });
    if (!left.success || left.data.pid !== pid) return undefined;
    return Math.abs(nowMs - left.data.writtenMs) < goodMs ? left.data : undefined;
  } catch {
    return undefined;
  }
}

function fileIn(stateDir: string): string {
  return join(stateDir, "handover.json");
}
