/** What the helper that shows a code asks until somebody has entered it, and said yes. */
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { pairingPollText, type pollPairingReplySchema } from "@coda/protocol";
import { users } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { isSigned } from "../device/proof.ts";
import { ApiError } from "../http/api-error.ts";
import { findPairing, type PairingRow } from "./pairing-rows.ts";

/** One answer for what is over, was never there, and is somebody else's. */
export function pairingGone(): ApiError {
  return new ApiError("gone", "This pairing is over: its code was refused, used or has expired; begin anew.");
}

export async function pollPairing(
  context: ServerContext,
  id: string,
  { signature }: { readonly signature: string },
): Promise<z.infer<typeof pollPairingReplySchema>> {
  const pairing = await findPairing(context, id);
  const isTheirs =
    pairing !== undefined &&
    context.config.allowedOrigins.some((origin) =>
      isSigned(pairingPollText(origin, id), { signature, publicKey: pairing.publicKey }),
    );
  if (!isTheirs) throw pairingGone();
  if (pairing.userId === null) return { state: pairing.state, by: null, browser: null };
  const [by] = await context.orm
    .select({ name: users.name, email: users.email })
    .from(users)
    .where(eq(users.id, pairing.userId));
  return { state: pairing.state, by: by ?? null, browser: approvingBrowser(pairing) };
}

function approvingBrowser({ state, userId: user, browserKey: key }: PairingRow) {
  return state === "approved" && user !== null && key !== null ? { user, key } : null;
}
