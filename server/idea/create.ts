/** Making an idea, under an id nobody else has. */
import { count } from "drizzle-orm";
import type { z } from "zod";
import { limits, type ApiIdea, type createIdeaSchema, type IdeaId } from "@coda/protocol";
import { ideas } from "../../drizzle/schema/index.ts";
import { audit } from "../audit/record.ts";
import type { Config } from "../config.ts";
import { ApiError } from "../http/api-error.ts";
import type { Scope } from "../scope.ts";
import { ideaIdFromTitle, withSuffix } from "./idea-id.ts";
import { apiIdea } from "./queries.ts";

const suffixAttempts = 5;

interface Making {
  readonly config: Pick<Config, "local">;
  readonly random: (bytes: number) => Uint8Array;
}

/**
 * On one's own machine an id that was asked for is taken or refused, and one made from the title gets a suffix where it is
 * taken. Where there are others, every id has a suffix: nobody learns which ideas they have.
 */
export async function createIdea(
  { config, random }: Making,
  scope: Scope,
  given: z.infer<typeof createIdeaSchema>,
): Promise<ApiIdea> {
  const [held] = await scope.orm.select({ count: count() }).from(ideas).where(scope.ideas("owner"));
  if ((held?.count ?? 0) >= limits.ideasPerUser) {
    throw new ApiError("unprocessable", `You have ${limits.ideasPerUser} ideas, the most there can be.`);
  }
  if (given.id !== undefined && !config.local)
    throw new ApiError("unprocessable", "Ids are made from titles on this server; leave it out.");
  if (given.id !== undefined) return insertOr(scope, given.title, [given.id]);
  const base = ideaIdFromTitle(given.title);
  const more = Array.from({ length: suffixAttempts }, () => withSuffix(base, random));
  return insertOr(scope, given.title, config.local ? [base, ...more] : more);
}

async function insertOr(scope: Scope, title: string, candidates: readonly IdeaId[]): Promise<ApiIdea> {
  for (const id of candidates) {
    const row = await scope.orm.transaction(async (tx) => {
      const [made] = await tx
        .insert(ideas)
        .values({ id, userId: scope.userId, title, createdAt: scope.now() })
        .onConflictDoNothing()
        .returning();
      if (made !== undefined) await audit(scope.within(tx), "idea.created", { idea: id, subject: { title } });
      return made;
    });
    if (row !== undefined) return apiIdea({ ...row, role: "owner" }, [], scope.now());
  }
  throw new ApiError("conflict", `The id '${candidates[0] ?? ""}' is taken; choose another.`);
}
