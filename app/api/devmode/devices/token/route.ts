import { deviceTokenSchema } from "@coda/protocol";
import { issueDeviceToken } from "@/server/device/device-token.ts";
import { openRoute } from "@/server/http/route.ts";

export const POST = openRoute({ body: deviceTokenSchema }, async ({ context, body, from }) =>
  issueDeviceToken(context, body, from),
);
