import { setUpSchema } from "@coda/protocol";
import { signedInReply, signInOfCookies } from "@/server/account/auth.ts";
import { setUp } from "@/server/account/set-up.ts";
import { openRoute } from "@/server/http/route.ts";

export const POST = openRoute({ body: setUpSchema }, async ({ body, context, from, cookies }) => {
  await context.rates.take("linksOfAddress", from.address);
  const before = await signInOfCookies(context, cookies);
  return signedInReply(context, await setUp({ context, from, before }, body));
});
