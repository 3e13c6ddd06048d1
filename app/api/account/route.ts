import { deleteAccountSchema, patchAccountSchema } from "@coda/protocol";
import { renameAccount } from "@/server/account/account.ts";
import { deleteAccount } from "@/server/account/delete-account.ts";
import { route } from "@/server/http/route.ts";

export const PATCH = route({ by: ["user"], body: patchAccountSchema }, async ({ scope, body }) => {
  await renameAccount(scope, body);
  return new Response(null, { status: 204 });
});

export const DELETE = route({ by: ["user"], body: deleteAccountSchema }, async ({ scope, body, context }) => {
  await deleteAccount(context, scope, body.confirmation);
  return new Response(null, { status: 204 });
});
