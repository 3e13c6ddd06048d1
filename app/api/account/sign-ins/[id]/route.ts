import { z } from "zod";
import { endSignIn } from "@/server/account/sign-ins.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ id: z.uuid() });

export const DELETE = route({ by: ["user"], params }, async ({ scope, params: { id }, context }) => {
  await endSignIn(context, scope, id);
  return new Response(null, { status: 204 });
});
