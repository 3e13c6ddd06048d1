import { sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { getSession } from "@/server/session/queries.ts";
import { isWhole, transcriptQuerySchema, transcriptResponse } from "@/server/transcript/respond.ts";

const params = z.object({ id: sessionIdSchema });

export const GET = route(
  { by: ["user", "device"], params, query: transcriptQuerySchema },
  async ({ scope, context, signal, params: { id }, query }) => {
    await getSession(scope, id);
    const reply = () => transcriptResponse(scope, id, query);
    return isWhole(query) ? context.longReplies.give({ user: scope.askerId, signal }, reply) : reply();
  },
);
