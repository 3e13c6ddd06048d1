import { askSignInLinkSchema } from "@coda/protocol";
import { askForMail, mailSignInLink } from "@/server/account/mail-links.ts";
import { openRoute } from "@/server/http/route.ts";

export const POST = openRoute({ body: askSignInLinkSchema }, async ({ body: { email }, context, from }) => {
  await askForMail(context, email, from);
  mailSignInLink(context, email);
  return new Response(null, { status: 202 });
});
