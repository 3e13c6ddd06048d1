import { pollPairingSchema } from "@coda/protocol";
import { z } from "zod";
import { openRoute } from "@/server/http/route.ts";
import { pollPairing } from "@/server/pairing/poll.ts";

const params = z.object({ id: z.uuid() });

export const POST = openRoute(
  { flag: "pairing", params, body: pollPairingSchema },
  async ({ context, params: { id }, body }) => pollPairing(context, id, body),
);
