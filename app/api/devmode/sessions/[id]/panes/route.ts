import { sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { getSession } from "@/server/session/queries.ts";
import { storedPanes } from "@/server/transcript/stored-panes.ts";

const params = z.object({ id: sessionIdSchema });

export const GET = route({ by: ["user", "device"], params }, async ({ scope, params: { id } }) => {
  await getSession(scope, id);
  return { panes: await storedPanes(scope.orm, id) };
});
