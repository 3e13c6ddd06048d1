import { revokeDevice } from "@/server/device/change.ts";
import { route } from "@/server/http/route.ts";

/** What `coda-runner unpair` asks for. */
export const DELETE = route({ by: ["device"] }, async ({ scope, context }) => {
  if (scope.actor.kind === "device") await revokeDevice(scope, context, scope.actor.deviceId);
  return new Response(null, { status: 204 });
});
