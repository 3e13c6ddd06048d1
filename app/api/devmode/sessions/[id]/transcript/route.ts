import { sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { getSession } from "@/server/session/queries.ts";
import { transcriptQuerySchema, transcriptResponse } from "@/server/transcript/respond.ts";

const params = z.object({ id: sessionIdSchema });

export const GET = route(
  { by: ["user", "device"], params, query: transcriptQuerySchema },
  async ({ scope, params: { id }, query }) => {
    await getSession(scope, id);
    return transcriptResponse(scope, id, query);
  },
);
