/** An idea's row, for whoever works below an idea. */
import { eq, getTableColumns } from "drizzle-orm";
import type { IdeaId, IdeaRole } from "@coda/protocol";
import { ideas } from "../../drizzle/schema/index.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";

export type IdeaRow = typeof ideas.$inferSelect & { readonly role: IdeaRole };

interface Wanted {
  /** What the actor has to be in it. */
  readonly as: IdeaRole;
  readonly lock?: "update" | "no key update";
}

/**
 * Throws notFound for an idea that the actor may not even see, as for one that is not there, and forbidden where they may see
 * it and no more. Whoever is to take sessions away from it or add one locks it first, in a transaction: the one waits for the
 * other.
 */
export async function ideaRow(scope: Scope, id: IdeaId, { as, lock }: Wanted): Promise<IdeaRow> {
  const found = scope.orm
    .select({ ...getTableColumns(ideas), role: scope.roleInIdea() })
    .from(ideas)
    .where(scope.ideas(as, eq(ideas.id, id)));
  const [row] = await (lock === undefined ? found : found.for(lock));
  if (row !== undefined) return row;
  if (as !== "viewer") {
    await ideaRow(scope, id, { as: "viewer" });
    throw new ApiError("forbidden", refusals[as]);
  }
  throw new ApiError("notFound", "There is no such idea.");
}

/** To members whose role is not enough. */
export const refusals = {
  driver: "You may only look at this idea; ask its owner to make you a driver.",
  owner: "Only the owner of this idea may do that.",
} as const;
