import { joinSchema } from "@coda/protocol";
import { signedInReply } from "@/server/account/auth.ts";
import { join } from "@/server/account/set-up.ts";
import { openRoute } from "@/server/http/route.ts";

export const POST = openRoute({ body: joinSchema }, async ({ body, context, from }) => {
  await context.rates.take("linksOfAddress", from.address);
  return signedInReply(context, await join({ context, from }, body));
});
