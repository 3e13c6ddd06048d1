import { pushBrowserIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { removeBrowser } from "@/server/push/browsers.ts";

export const DELETE = route(
  { by: ["user"], params: z.object({ id: pushBrowserIdSchema }) },
  async ({ scope, params }) => {
    await removeBrowser(scope, params.id);
    return new Response(null, { status: 204 });
  },
);
