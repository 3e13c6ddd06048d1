import { askPasswordResetSchema } from "@coda/protocol";
import { askForMail, mailPasswordReset } from "@/server/account/mail-links.ts";
import { openRoute } from "@/server/http/route.ts";

export const POST = openRoute(
  { flag: "password", body: askPasswordResetSchema },
  async ({ body: { email }, context, from }) => {
    await askForMail(context, email, from);
    mailPasswordReset(context, email);
    return new Response(null, { status: 202 });
  },
);
