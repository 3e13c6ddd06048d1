import { paneIdSchema, sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { getSession } from "@/server/session/queries.ts";
import { timelineOf } from "@/server/transcript/timeline.ts";

const params = z.object({ id: sessionIdSchema });
const query = z.object({ pane: paneIdSchema });

export const GET = route(
  { by: ["user"], params, query },
  async ({ scope, context, params: { id }, query: { pane } }) => {
    await getSession(scope, id);
    return { bursts: await timelineOf(scope, { session: id, pane }, context.rest) };
  },
);
