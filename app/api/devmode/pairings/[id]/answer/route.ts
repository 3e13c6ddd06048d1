import { answerPairingSchema } from "@coda/protocol";
import { z } from "zod";
import { route } from "@/server/http/route.ts";
import { answerPairing } from "@/server/pairing/claim.ts";

const params = z.object({ id: z.uuid() });

export const POST = route(
  { by: ["user"], flag: "pairing", params, body: answerPairingSchema },
  async ({ scope, context, params: { id }, body }) => ({
    pairing: await answerPairing(scope, context, { id, ...body }),
  }),
);
