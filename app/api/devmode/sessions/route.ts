import { ideaIdSchema, reserveSessionSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { ideaRow } from "@/server/idea/idea-row.ts";
import { listSessions } from "@/server/session/queries.ts";
import { reserveSession } from "@/server/session/reserve.ts";

const query = z.object({ idea: ideaIdSchema.optional() });

export const GET = route({ by: ["user"], query }, async ({ scope, query: { idea } }) => {
  if (idea !== undefined) await ideaRow(scope, idea);
  return { sessions: await listSessions(scope, idea) };
});

export const POST = route({ by: ["user"], body: reserveSessionSchema }, async ({ scope, body }) => {
  const { session, created } = await reserveSession(scope, body);
  return Response.json({ session }, { status: created ? 201 : 200 });
});
