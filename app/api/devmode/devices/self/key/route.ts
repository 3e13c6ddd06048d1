import { rotateKeySchema } from "@coda/protocol";
import { rotateKey } from "@/server/device/change.ts";
import { route } from "@/server/http/route.ts";

export const POST = route({ by: ["device"], body: rotateKeySchema }, async ({ scope, context, body }) => {
  await rotateKey(scope, context, body);
  return new Response(null, { status: 204 });
});
