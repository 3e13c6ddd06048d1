import { deviceIdSchema } from "@coda/protocol";
import { z } from "zod";
import { revokeDevice } from "@/server/device/queries.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ id: deviceIdSchema });

export const DELETE = route({ by: ["user"], params }, async ({ scope, params: { id } }) => {
  await revokeDevice(scope, id);
  return new Response(null, { status: 204 });
});
