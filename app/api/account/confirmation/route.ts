import { confirmEmail } from "@/server/account/mail-links.ts";
import { route } from "@/server/http/route.ts";

/** Mails a link to the account's own address, which shows that it is theirs when it is opened in this browser. */
export const POST = route({ by: ["user"] }, async ({ scope, context, from }) => {
  await confirmEmail(context, scope, from);
  return new Response(null, { status: 202 });
});
