import { ideaIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { listPreviews } from "@/server/session/previews.ts";

const params = z.object({ id: ideaIdSchema });

export const GET = route({ by: ["user"], params }, async ({ scope, context, params: { id } }) => ({
  previews: await listPreviews(context, scope, id),
}));
