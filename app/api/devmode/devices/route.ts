import { registerDeviceSchema } from "@coda/protocol";
import { listDevices } from "@/server/device/queries.ts";
import { registerDevice } from "@/server/device/register.ts";
import { openRoute, route } from "@/server/http/route.ts";

export const GET = route({ by: ["user"] }, async ({ scope }) => ({ devices: await listDevices(scope) }));

export const POST = openRoute({ body: registerDeviceSchema }, async ({ context, body, from }) =>
  registerDevice(context, body, from),
);
