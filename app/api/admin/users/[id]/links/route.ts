import { userIdSchema } from "@coda/protocol";
import { z } from "zod";
import { linkForUser } from "@/server/account/users.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ id: userIdSchema });

/** A new invitation or a new password, as the account needs. */
export const POST = route({ by: ["user"], params }, async ({ scope, params: { id }, context }) =>
  linkForUser(context, scope, id),
);
