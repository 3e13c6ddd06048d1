/** The ledger's state beside the journal: a helper that comes back goes on from it. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { commandRecordSchema, offsetSchema } from "@coda/protocol";
import { shellsSchema } from "./shells.ts";

const stateSchema = z.object({
  version: z.literal(1),
  /** The state as of this byte; what follows is to be scanned. */
  offset: offsetSchema,
  shells: shellsSchema,
  /** Not stored by the web app yet. */
  waiting: z.array(commandRecordSchema),
});
export type LedgerState = z.infer<typeof stateSchema>;

const file = "commands.json";

/** Undefined when there is none, or it cannot be read. */
export function readLedger(folder: string): LedgerState | undefined {
  try {
    const state = stateSchema.safeParse(JSON.parse(readFileSync(join(folder, file), "utf8")));
    return state.success ? state.data : undefined;
  } catch {
    return undefined;
  }
}

/** False when the disk did not take it. */
export function writeLedger(folder: string, state: LedgerState): boolean {
  try {
    const path = join(folder, file);
    writeFileSync(`${path}.new`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    return true;
  } catch {
    return false;
  }
}
