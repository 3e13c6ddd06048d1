import { patchUserSchema, userIdSchema } from "@coda/protocol";
import { z } from "zod";
import { changeUser } from "@/server/account/users.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ id: userIdSchema });

export const PATCH = route(
  { by: ["user"], params, body: patchUserSchema },
  async ({ scope, params: { id }, body, context }) => {
    await changeUser(context, scope, { id, ...body });
    return new Response(null, { status: 204 });
  },
);
