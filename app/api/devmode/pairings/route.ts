import { startPairingSchema } from "@coda/protocol";
import { openRoute } from "@/server/http/route.ts";
import { startPairing } from "@/server/pairing/start.ts";

export const POST = openRoute({ flag: "pairing", body: startPairingSchema }, async ({ context, body, from }) =>
  startPairing(context, body, from),
);
