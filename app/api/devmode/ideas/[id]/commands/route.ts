import { ideaIdSchema } from "@coda/protocol";
import { z } from "zod";
import { ideaCommandQuerySchema, listIdeaCommands } from "@/server/command/queries.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ id: ideaIdSchema });

export const GET = route(
  { by: ["user"], params, query: ideaCommandQuerySchema },
  async ({ scope, params: { id }, query }) => listIdeaCommands(scope, id, query),
);
