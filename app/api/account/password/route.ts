import { changePasswordSchema } from "@coda/protocol";
import { changePassword } from "@/server/account/account.ts";
import { route } from "@/server/http/route.ts";

export const PUT = route(
  { by: ["user"], flag: "password", body: changePasswordSchema },
  async ({ scope, body, context }) => {
    await changePassword(context, scope, body);
    return new Response(null, { status: 204 });
  },
);
