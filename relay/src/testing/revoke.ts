/** The web app's signed call that takes permissions back, as a test makes it. */
import { createHmac } from "node:crypto";
import { internalHeaders, internalText, revokePath, type RevokeRequest } from "@coda/protocol";
import { systemClock } from "../clock.ts";

interface Call {
  /** New and old while one is being exchanged. */
  readonly secrets: readonly string[];
  readonly revocations: RevokeRequest["revocations"];
}

/** The status of the answer. */
export async function revoke(port: number, { secrets, revocations }: Call): Promise<number> {
  const atMs = systemClock.unixMs();
  const body = JSON.stringify({ atMs, revocations });
  const text = internalText(revokePath, atMs, body);
  const signature = secrets.map((secret) => createHmac("sha256", secret).update(text).digest("base64url")).join(",");
  const headers = { [internalHeaders.timestamp]: String(atMs), [internalHeaders.signature]: signature };
  const reply = await fetch(`http://127.0.0.1:${port}${revokePath}`, { method: "POST", body, headers });
  await reply.body?.cancel();
  return reply.status;
}
