import { pushSubscriptionSchema } from "@coda/protocol";
import { route } from "@/server/http/route.ts";
import { addBrowser, readPush } from "@/server/push/browsers.ts";

export const GET = route({ by: ["user"] }, async ({ scope, context }) => readPush(context, scope));

export const POST = route({ by: ["user"], body: pushSubscriptionSchema }, async ({ scope, context, body }) => {
  await context.rates.take("pushBrowsersOfUser", scope.userId);
  return { browser: await addBrowser(context, scope, body) };
});
