/**
 * What a helper leaves for the program that its process becomes, so that viewers need not wait until it is found out again.
 * Nothing in it is a secret, and it counts for that very process alone, within seconds.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deviceSessionsReplySchema } from "@coda/protocol";
import { z } from "zod";

/** Far longer than a program takes to start; a list of then is no older than one that an outage left. */
const goodMs = 30_000;

const handoverSchema = z.object({
  pid: z.int(),
  writtenMs: z.number(),
  /** As the web app listed them last. */
  sessions: z.unknown().pipe(deviceSessionsReplySchema.shape.sessions),
  /** The path of tmux, on a machine on which the other program has just proved that it can record. */
  tmux: z.string(),
});
export type Handover = Readonly<Pick<z.infer<typeof handoverSchema>, "sessions" | "tmux">>;

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
    const left = handoverSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
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
