import { deviceAuditSchema } from "@coda/protocol";
import { storeDeviceReport } from "@/server/audit/device-report.ts";
import { route } from "@/server/http/route.ts";

/** As many lines as one report may have, of the length that a helper's have. */
const maxBodyBytes = 256 * 1024;

export const POST = route(
  { by: ["device"], body: deviceAuditSchema, maxBodyBytes },
  async ({ scope, context, body }) => {
    if (scope.actor.kind === "device") await context.rates.take("auditReportsOfDevice", scope.actor.deviceId);
    return storeDeviceReport(scope, body.events);
  },
);
