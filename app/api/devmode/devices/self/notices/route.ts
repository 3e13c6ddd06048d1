import { reportNoticesSchema } from "@coda/protocol";
import { route } from "@/server/http/route.ts";
import { storeReport } from "@/server/notice/store-report.ts";
import { pushNotices } from "@/server/push/push-notices.ts";

/** As many notices as one report may have, of the longest texts. */
const maxBodyBytes = 256 * 1024;

export const POST = route(
  { by: ["device"], body: reportNoticesSchema, maxBodyBytes },
  async ({ scope, context, body }) => {
    if (scope.actor.kind === "device") await context.rates.take("noticeReportsOfDevice", scope.actor.deviceId);
    const fresh = await storeReport(scope, body.notices);
    context.afterReply(async () => pushNotices(context, fresh));
    return {};
  },
);
