import { acceptInvitationSchema } from "@coda/protocol";
import { acceptInvitation } from "@/server/access/invitations.ts";
import { route } from "@/server/http/route.ts";

export const POST = route({ by: ["user"], body: acceptInvitationSchema }, async ({ scope, context, body: { token } }) =>
  acceptInvitation(context, scope, token),
);
