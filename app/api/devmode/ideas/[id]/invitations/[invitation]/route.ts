import { ideaIdSchema } from "@coda/protocol";
import { z } from "zod";
import { withdrawInvitation } from "@/server/access/invitations.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ id: ideaIdSchema, invitation: z.uuid() });

export const DELETE = route({ by: ["user"], params }, async ({ scope, params: { id, invitation } }) => {
  await withdrawInvitation(scope, { idea: id, id: invitation });
  return new Response(null, { status: 204 });
});
