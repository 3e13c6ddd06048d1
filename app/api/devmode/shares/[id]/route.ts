import { shareIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { revokeShare } from "@/server/share/shares.ts";

const params = z.object({ id: shareIdSchema });

export const DELETE = route({ by: ["user"], params }, async ({ scope, context, params: { id } }) => {
  await revokeShare(context, scope, id);
  return new Response(null, { status: 204 });
});
