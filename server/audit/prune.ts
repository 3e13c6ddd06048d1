/** Takes away lines of the audit log past their time, the oldest first, some at once: whoever writes goes between. */
import { asc, inArray, lt } from "drizzle-orm";
import { limits } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { auditEvents as table } from "../../drizzle/schema/index.ts";
import type { Turn } from "../housekeeping/turn.ts";

const dayMs = 24 * 3_600_000;
const atOnce = 1_000;

/** How many went. */
export async function pruneAudit(orm: Orm, turn: Turn): Promise<number> {
  const cutoff = new Date(turn.now().getTime() - limits.auditDays * dayMs);
  let total = 0;
  while (turn.hasTime()) {
    const past = orm
      .select({ id: table.id })
      .from(table)
      .where(lt(table.at, cutoff))
      .orderBy(asc(table.at))
      .limit(atOnce);
    const gone = await orm.delete(table).where(inArray(table.id, past)).returning({ id: table.id });
    total += gone.length;
    if (gone.length < atOnce) break;
    await turn.rest();
  }
  return total;
}
