/** One run of a background job: how long it may take, and how it comes by every epoch sooner or later. */
import { randomUUID } from "node:crypto";
import { and, asc, gt, lte, type SQL } from "drizzle-orm";
import { epochSchema, type Epoch } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { terminalEpochs as table } from "../../drizzle/schema/index.ts";

export interface Turn {
  now(): Date;
  hasTime(): boolean;
  /** Lets requests go first: the embedded database answers without the event loop ever turning. */
  rest(): Promise<void>;
}

const epochsAtOnce = 50;

/**
 * Epochs that fit `where`, each once, from a random one on and around: a run that ends early leaves another rest each
 * time, and nodes at work at once begin apart.
 */
export async function* epochsInTurn(orm: Orm, turn: Turn, where: SQL | undefined): AsyncGenerator<Epoch> {
  const begin = epochSchema.parse(randomUUID());
  for (const half of [gt(table.epoch, begin), lte(table.epoch, begin)]) {
    let after: SQL | undefined;
    for (let more = true; more && turn.hasTime();) {
      const found = await orm
        .select({ epoch: table.epoch })
        .from(table)
        .where(and(where, half, after))
        .orderBy(asc(table.epoch))
        .limit(epochsAtOnce);
      for (const { epoch } of found) {
        await turn.rest();
        if (!turn.hasTime()) return;
        yield epoch;
        after = gt(table.epoch, epoch);
      }
      more = found.length === epochsAtOnce;
    }
  }
}
