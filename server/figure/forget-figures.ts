/** Takes away hours past their time. What they come to stays, in the row of all hours together. */
import { and, gt, lt } from "drizzle-orm";
import { limits } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { figures as table } from "../../drizzle/schema/index.ts";
import { everyHour } from "./figures.ts";

const dayMs = 24 * 3_600_000;

export async function forgetOldFigures(orm: Orm, now: Date): Promise<void> {
  const cutoff = new Date(now.getTime() - limits.figureDays * dayMs);
  await orm.delete(table).where(and(gt(table.hour, everyHour), lt(table.hour, cutoff)));
}
