import { presencePath, presenceReportSchema } from "@coda/protocol";
import { internalRoute } from "@/server/http/route.ts";
import { storePresence } from "@/server/relay/presence.ts";

export const POST = internalRoute({ path: presencePath, body: presenceReportSchema }, async ({ body, context }) => {
  await storePresence(context, body);
  return { ok: true };
});
