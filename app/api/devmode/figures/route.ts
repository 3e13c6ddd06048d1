import { browserFiguresSchema } from "@coda/protocol";
import { figuresOfBrowser } from "@/server/figure/told-figures.ts";
import { route } from "@/server/http/route.ts";

/** By a page that is left: it waits for no answer, and tries nothing again. */
export const POST = route({ by: ["user", "guest"], body: browserFiguresSchema }, async ({ scope, context, body }) => {
  await context.rates.take("figuresOfPerson", scope.askerId);
  context.figures.tell(figuresOfBrowser(body));
  return {};
});
