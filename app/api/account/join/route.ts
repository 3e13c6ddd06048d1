import { joinSchema } from "@coda/protocol";
import { signedInReply, signInOfCookies } from "@/server/account/auth.ts";
import { join } from "@/server/account/set-up.ts";
import { openRoute } from "@/server/http/route.ts";

export const POST = openRoute({ body: joinSchema }, async ({ body, context, from, cookies }) => {
  await context.rates.take("linksOfAddress", from.address);
  const before = await signInOfCookies(context, cookies);
  return signedInReply(context, await join({ context, from, before }, body));
});
