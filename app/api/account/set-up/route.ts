import { setUpSchema } from "@coda/protocol";
import { signedInReply } from "@/server/account/auth.ts";
import { setUp } from "@/server/account/set-up.ts";
import { openRoute } from "@/server/http/route.ts";

export const POST = openRoute({ body: setUpSchema }, async ({ body, context, from }) => {
  await context.rates.take("linksOfAddress", from.address);
  return signedInReply(context, await setUp({ context, from }, body));
});
