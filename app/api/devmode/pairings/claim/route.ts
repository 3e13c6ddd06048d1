import { claimPairingSchema } from "@coda/protocol";
import { route } from "@/server/http/route.ts";
import { claimPairing } from "@/server/pairing/claim.ts";

export const POST = route(
  { by: ["user"], flag: "pairing", body: claimPairingSchema },
  async ({ scope, context, body: { code } }) => ({ pairing: await claimPairing(scope, context, code) }),
);
