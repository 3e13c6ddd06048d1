/** Where the operator says that releases of the helper lie; what is there is signed, and need not be trusted for its place. */
import type { downloadsReplySchema } from "@coda/protocol";
import type { z } from "zod";
import { openRoute } from "@/server/http/route.ts";

export const GET = openRoute({}, async ({ context }) => {
  const reply: z.infer<typeof downloadsReplySchema> = { base: context.config.runnerDownloads ?? null };
  return Response.json(reply);
});
