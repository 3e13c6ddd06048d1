/** An idea's row, for whoever works below an idea. */
import { eq } from "drizzle-orm";
import type { IdeaId } from "@coda/protocol";
import { ideas } from "../../drizzle/schema/index.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";

export type IdeaRow = typeof ideas.$inferSelect;

/**
 * Throws notFound for an idea that is not the user's, as for one that is not there. Whoever is to take sessions away from it
 * or add one locks it first, in a transaction: the one waits for the other.
 */
export async function ideaRow(scope: Scope, id: IdeaId, lock?: "update" | "no key update"): Promise<IdeaRow> {
  const found = scope.orm
    .select()
    .from(ideas)
    .where(scope.ideas(eq(ideas.id, id)));
  const [row] = await (lock === undefined ? found : found.for(lock));
  if (row === undefined) throw new ApiError("notFound", "There is no such idea.");
  return row;
}
