import { sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { audit } from "@/server/audit/record.ts";
import { ApiError } from "@/server/http/api-error.ts";
import { checkEnabled } from "@/server/http/flags.ts";
import { route } from "@/server/http/route.ts";
import { getSession } from "@/server/session/queries.ts";
import { isWhole, transcriptQuerySchema, transcriptResponse } from "@/server/transcript/respond.ts";

const params = z.object({ id: sessionIdSchema });

export const GET = route(
  { by: ["user", "device", "guest"], params, query: transcriptQuerySchema },
  async ({ scope, context, signal, params: { id }, query }) => {
    const { ideaId: idea } = await getSession(scope, id);
    const reply = () => transcriptResponse(scope, id, query);
    if (!isWhole(query)) return reply();
    if (scope.actor.kind === "guest")
      throw new ApiError("forbidden", "Guests read in the page; they take nothing away.");
    checkEnabled(context.config, "export");
    await audit(scope, "transcript.exported", { idea, session: id, subject: { format: query.format } });
    return context.longReplies.give({ user: scope.askerId, signal }, reply);
  },
);
