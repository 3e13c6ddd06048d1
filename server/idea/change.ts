/** Changing an idea's own settings. */
import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { ApiIdea, IdeaId, patchIdeaSchema } from "@coda/protocol";
import { ideas } from "../../drizzle/schema/index.ts";
import { audit } from "../audit/record.ts";
import type { Scope } from "../scope.ts";
import { ideaRow } from "./idea-row.ts";
import { getIdea } from "./queries.ts";

export async function changeIdea(scope: Scope, id: IdeaId, given: z.infer<typeof patchIdeaSchema>): Promise<ApiIdea> {
  await ideaRow(scope, id, { as: "owner" });
  await scope.orm
    .update(ideas)
    .set({ retentionDays: given.retentionDays })
    .where(scope.ideas("owner", eq(ideas.id, id)));
  await audit(scope, "settings.changed", { idea: id, subject: { retentionDays: given.retentionDays } });
  return getIdea(scope, id);
}
