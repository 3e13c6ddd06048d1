import { helperFiguresSchema } from "@coda/protocol";
import { figuresOfHelper } from "@/server/figure/told-figures.ts";
import { route } from "@/server/http/route.ts";

export const POST = route({ by: ["device"], body: helperFiguresSchema }, async ({ scope, context, body }) => {
  if (scope.actor.kind === "device") await context.rates.take("figuresOfDevice", scope.actor.deviceId);
  context.figures.tell(figuresOfHelper(body));
  return {};
});
