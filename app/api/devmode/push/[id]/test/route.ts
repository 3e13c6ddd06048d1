import { pushBrowserIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { testBrowser } from "@/server/push/browsers.ts";

export const POST = route(
  { by: ["user"], params: z.object({ id: pushBrowserIdSchema }) },
  async ({ scope, context, params }) => {
    await context.rates.take("pushTestsOfUser", scope.userId);
    return { outcome: await testBrowser(context, scope, params.id) };
  },
);
