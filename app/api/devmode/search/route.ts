import { route } from "@/server/http/route.ts";
import { indexSoon } from "@/server/search/index-soon.ts";
import { searchQuerySchema, searchTranscripts } from "@/server/search/search.ts";

export const GET = route({ by: ["user"], query: searchQuerySchema }, async ({ scope, context, signal, query }) => {
  await context.rates.take("searchesOfUser", scope.userId);
  const { reply, unreadBytes } = await searchTranscripts(scope, query, { signal, rest: context.rest });
  await indexSoon(context, scope, unreadBytes);
  return reply;
});
