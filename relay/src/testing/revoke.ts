/** The web app's signed call that takes permissions back, as a test makes it. */
import { createHmac } from "node:crypto";
import { internalHeaders, internalText, revokePath, type RevokeRequest } from "@coda/protocol";
import { systemClock } from "../clock.ts";

interface Call {
  readonly secret: string;
  readonly revocations: RevokeRequest["revocations"];
}

/** The status of the answer. */
export async function revoke(port: number, { secret, revocations }: Call): Promise<number> {
  const atMs = systemClock.nowMs();
  const body = JSON.stringify({ atMs, revocations });
  const signature = createHmac("sha256", secret)
    .update(internalText(revokePath, atMs, body))
    .digest("base64url");
  const headers = { [internalHeaders.timestamp]: String(atMs), [internalHeaders.signature]: signature };
  const reply = await fetch(`http://127.0.0.1:${port}${revokePath}`, { method: "POST", body, headers });
  await reply.body?.cancel();
  return reply.status;
}
