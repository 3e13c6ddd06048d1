import { createInvitationSchema, ideaIdSchema } from "@coda/protocol";
import { z } from "zod";
import { invite } from "@/server/access/invitations.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ id: ideaIdSchema });

export const POST = route(
  { by: ["user"], params, body: createInvitationSchema },
  async ({ scope, context, params: { id }, body: { role } }) =>
    Response.json(await invite(context, scope, { idea: id, role }), { status: 201 }),
);
