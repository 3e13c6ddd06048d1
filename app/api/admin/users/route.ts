import { inviteUserSchema } from "@coda/protocol";
import { inviteUser } from "@/server/account/users.ts";
import { route } from "@/server/http/route.ts";

export const POST = route({ by: ["user"], body: inviteUserSchema }, async ({ scope, body, context }) =>
  inviteUser(context, scope, body),
);
