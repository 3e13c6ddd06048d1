import { deviceIdSchema } from "@coda/protocol";
import { z } from "zod";
import { revokeDevice } from "@/server/device/queries.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ id: deviceIdSchema });

export const DELETE = route({ by: ["user"], params }, async ({ scope, context, params: { id } }) => {
  await revokeDevice(scope, id);
  await context.relay.revoke([{ what: "device", device: id }]);
  return new Response(null, { status: 204 });
});
