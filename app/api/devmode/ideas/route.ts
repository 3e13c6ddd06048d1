import { createIdeaSchema } from "@coda/protocol";
import { route } from "@/server/http/route.ts";
import { createIdea } from "@/server/idea/create.ts";
import { listIdeas } from "@/server/idea/queries.ts";

export const GET = route({ by: ["user"] }, async ({ scope }) => ({ ideas: await listIdeas(scope) }));

export const POST = route({ by: ["user"], body: createIdeaSchema }, async ({ scope, body, context }) => {
  const idea = await createIdea(context, scope, body);
  return Response.json({ idea }, { status: 201 });
});
