import { createShareSchema, sessionIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { createShare, listShares } from "@/server/share/shares.ts";

const params = z.object({ id: sessionIdSchema });

export const GET = route({ by: ["user"], params }, async ({ scope, params: { id } }) => listShares(scope, id));

export const POST = route(
  { by: ["user"], params, body: createShareSchema },
  async ({ scope, context, params: { id }, body }) =>
    Response.json(await createShare(context, scope, { session: id, ...body }), { status: 201 }),
);
