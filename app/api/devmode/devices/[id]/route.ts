import { deviceIdSchema, patchDeviceSchema } from "@coda/protocol";
import { z } from "zod";
import { renameDevice, revokeDevice } from "@/server/device/change.ts";
import { route } from "@/server/http/route.ts";

const params = z.object({ id: deviceIdSchema });

export const PATCH = route(
  { by: ["user"], params, body: patchDeviceSchema },
  async ({ scope, params: { id }, body: { name } }) => ({ device: await renameDevice(scope, id, name) }),
);

export const DELETE = route({ by: ["user"], params }, async ({ scope, context, params: { id } }) => {
  await revokeDevice(scope, context, id);
  return new Response(null, { status: 204 });
});
