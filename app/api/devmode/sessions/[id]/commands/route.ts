import { sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { commandQuerySchema, listCommands } from "@/server/command/queries.ts";
import { route } from "@/server/http/route.ts";
import { getSession } from "@/server/session/queries.ts";

const params = z.object({ id: sessionIdSchema });

export const GET = route(
  { by: ["user", "device"], params, query: commandQuerySchema },
  async ({ scope, params: { id }, query }) => {
    await getSession(scope, id);
    return listCommands(scope.orm, id, { query, now: scope.now() });
  },
);
