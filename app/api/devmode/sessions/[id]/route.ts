import { limits, patchSessionSchema, sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { figuresOfOutput } from "@/server/figure/told-figures.ts";
import { route } from "@/server/http/route.ts";
import { patchSession } from "@/server/session/patch.ts";
import { getSession } from "@/server/session/queries.ts";
import { deleteSession } from "@/server/session/remove.ts";

const params = z.object({ id: sessionIdSchema });

export const GET = route({ by: ["user", "device", "guest"], params }, async ({ scope, params: { id } }) => ({
  session: await getSession(scope, id),
}));

export const PATCH = route(
  { by: ["device"], params, body: patchSessionSchema, maxBodyBytes: limits.uploadBodyBytes },
  async ({ scope, context, params: { id }, body }) => {
    const { reply, fresh } = await patchSession(scope, id, body);
    context.figures.tell(fresh.flatMap(figuresOfOutput));
    return reply;
  },
);

export const DELETE = route({ by: ["user"], params }, async ({ scope, context, signal, params: { id } }) =>
  deleteSession({ ...context, signal }, scope, id),
);
