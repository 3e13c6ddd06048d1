import { finishPairingSchema } from "@coda/protocol";
import { z } from "zod";
import { openRoute } from "@/server/http/route.ts";
import { finishPairing } from "@/server/pairing/finish.ts";

const params = z.object({ id: z.uuid() });

export const POST = openRoute(
  { flag: "pairing", params, body: finishPairingSchema },
  async ({ context, params: { id }, body, from }) => finishPairing(context, { id, body, from }),
);
