import { paneIdSchema, sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { positionSchema } from "@/server/http/position-schema.ts";
import { route } from "@/server/http/route.ts";
import { getSession } from "@/server/session/queries.ts";
import { countSince } from "@/server/transcript/since.ts";

const params = z.object({ id: sessionIdSchema });
const query = z.object({ pane: paneIdSchema, from: positionSchema });

export const GET = route({ by: ["user"], params, query }, async ({ scope, params: { id }, query: { pane, from } }) => {
  await getSession(scope, id);
  return countSince(scope, { session: id, pane, from });
});
