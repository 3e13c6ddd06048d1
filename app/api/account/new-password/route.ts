import { newPasswordByLinkSchema } from "@coda/protocol";
import { newPasswordByLink } from "@/server/account/new-password.ts";
import { openRoute } from "@/server/http/route.ts";

export const POST = openRoute({ flag: "password", body: newPasswordByLinkSchema }, async ({ body, context, from }) => {
  await context.rates.take("linksOfAddress", from.address);
  await newPasswordByLink({ context, from }, body);
  return new Response(null, { status: 204 });
});
