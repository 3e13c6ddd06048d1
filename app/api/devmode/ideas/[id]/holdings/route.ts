import { ideaIdSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { ideaHoldings } from "@/server/idea/holdings.ts";

const params = z.object({ id: ideaIdSchema });

export const GET = route({ by: ["user"], params }, async ({ scope, params: { id } }) => ({
  holdings: await ideaHoldings(scope, id),
}));
