import { watcherIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { removeWatcher } from "@/server/notice/session-notices.ts";

export const DELETE = route({ by: ["user"], params: z.object({ id: watcherIdSchema }) }, async ({ scope, params }) => {
  await removeWatcher(scope, params.id);
  return new Response(null, { status: 204 });
});
