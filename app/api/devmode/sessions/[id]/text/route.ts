import { offsetSchema, paneIdSchema, sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { positionSchema } from "@/server/http/position-schema.ts";
import { route } from "@/server/http/route.ts";
import { getSession } from "@/server/session/queries.ts";
import { runText } from "@/server/transcript/run-text.ts";

const params = z.object({ id: sessionIdSchema });
const query = z.object({ pane: paneIdSchema, from: positionSchema, to: z.coerce.number().pipe(offsetSchema) });

export const GET = route({ by: ["user"], params, query }, async ({ scope, params: { id }, query: asked }) => {
  await getSession(scope, id);
  return runText(scope, { session: id, ...asked });
});
