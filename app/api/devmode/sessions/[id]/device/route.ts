import { moveSessionSchema, sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { moveSession } from "@/server/session/move.ts";

const params = z.object({ id: sessionIdSchema });

export const POST = route(
  { by: ["user"], params, body: moveSessionSchema },
  async ({ scope, context, params: { id }, body: { device } }) => ({
    session: await moveSession(scope, context, { id, device }),
  }),
);
