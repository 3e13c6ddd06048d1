/** For Prometheus and its like: the figures of all web processes together. */
import { metricsContentType, metricsText } from "@/server/figure/metrics-text.ts";
import { metricsRoute } from "@/server/http/route.ts";

export const GET = metricsRoute(
  async ({ orm }) => new Response(await metricsText(orm), { headers: { "content-type": metricsContentType } }),
);
