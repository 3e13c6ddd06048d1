import { z } from "zod";
import { removeIdentity } from "@/server/account/account.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ method: z.enum(["github", "google", "oidc"]) });

export const DELETE = route({ by: ["user"], params }, async ({ scope, params: { method }, context }) => {
  await removeIdentity(context, scope, method);
  return new Response(null, { status: 204 });
});
