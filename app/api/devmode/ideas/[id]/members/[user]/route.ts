import { ideaIdSchema, patchMemberSchema, userIdSchema } from "@coda/protocol";
import { z } from "zod";
import { changeMember, removeMember } from "@/server/access/members.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ id: ideaIdSchema, user: userIdSchema });

export const PATCH = route(
  { by: ["user"], params, body: patchMemberSchema },
  async ({ scope, context, params: { id, user }, body: { role } }) => {
    await changeMember(context, scope, { idea: id, user, role });
    return new Response(null, { status: 204 });
  },
);

export const DELETE = route({ by: ["user"], params }, async ({ scope, context, params: { id, user } }) => {
  await removeMember(context, scope, { idea: id, user });
  return new Response(null, { status: 204 });
});
