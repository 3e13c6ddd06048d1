import { ideaIdSchema, reserveSessionSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { ideaRow } from "@/server/idea/idea-row.ts";
import { listSessions } from "@/server/session/queries.ts";
import { reserveSession } from "@/server/session/reserve.ts";

const query = z.object({ idea: z.optional(ideaIdSchema) });

export const GET = route({ by: ["user"], query }, async ({ scope, query: { idea } }) => {
  if (idea !== undefined) await ideaRow(scope, idea, { as: "viewer" });
  return { sessions: await listSessions(scope, idea) };
});

/** A person reserves for any device of theirs, a device (`coda-runner new`) for itself. */
export const POST = route({ by: ["user", "device"], body: reserveSessionSchema }, async ({ scope, body }) => {
  const { actor } = scope;
  const wanted = actor.kind === "device" ? { ...body, device: actor.deviceId } : body;
  const { session, created } = await reserveSession(scope.asUser(), wanted);
  return Response.json({ session }, { status: created ? 201 : 200 });
});
