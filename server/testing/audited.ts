/** What the audit log says of an idea, oldest first; but not of tickets, which are given out all the time. */
import { and, asc, eq, ne } from "drizzle-orm";
import type { IdeaId } from "@coda/protocol";
import type { Orm } from "../../drizzle/database.ts";
import { auditEvents } from "../../drizzle/schema/index.ts";

export async function audited(orm: Orm, idea: IdeaId): Promise<(typeof auditEvents.$inferSelect)[]> {
  const isChange = ne(auditEvents.action, "session.attached");
  return orm
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.ideaId, idea), isChange))
    .orderBy(asc(auditEvents.id));
}
