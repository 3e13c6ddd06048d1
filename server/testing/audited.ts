/** What the audit log says of an idea, oldest first. */
import { asc, eq } from "drizzle-orm";
import type { IdeaId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { auditEvents } from "../../drizzle/schema/index.ts";

export async function audited(orm: Orm, idea: IdeaId): Promise<(typeof auditEvents.$inferSelect)[]> {
  return orm.select().from(auditEvents).where(eq(auditEvents.ideaId, idea)).orderBy(asc(auditEvents.id));
}
