/**
 * Web Push: a message encrypted for one browser (RFC 8291), signed for by this server (RFC 8292), handed to its push
 * service (RFC 8030). The only importer of web-push, whose own sending would follow an address anywhere: here it goes
 * where `reach.ts` allows, and follows no redirect.
 */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { limits, type PushSubscriptionJson } from "@coda/protocol";
import webPush from "web-push";
import { isLoopback } from "../http/loopback.ts";
import type { Pusher, PushTry } from "./pusher.ts";
import { mayReach, publicLookup } from "./reach.ts";
import type { VapidSettings } from "./vapid-settings.ts";

/** @param own the instance's own origin. */
export function webPusher(vapidDetails: VapidSettings, own: string): Pusher {
  return {
    publicKey: vapidDetails.publicKey,
    mayReach: (endpoint) => mayReach(endpoint, own),
    async try(to, push) {
      const { urgency, topic, message } = push;
      const options = { vapidDetails, urgency, topic, TTL: limits.pushSeconds, contentEncoding: "aes128gcm" as const };
      const details = mayReach(to.endpoint, own)
        ? sealed(() => webPush.generateRequestDetails(to, JSON.stringify(message), options))
        : undefined;
      return details === undefined ? { came: "refused" } : send(to, details);
    },
  };
}

type Details = ReturnType<typeof webPush.generateRequestDetails>;

/** Undefined for keys that are of the right length and yet no keys: a browser may say what it likes. */
function sealed(seal: () => Details): Details | undefined {
  try {
    return seal();
  } catch {
    return undefined;
  }
}

async function send({ endpoint }: PushSubscriptionJson, { headers, body }: Details): Promise<PushTry> {
  const url = new URL(endpoint);
  const begin = url.protocol === "https:" ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(limits.pushTryMs);
  const lookup = isLoopback(url.hostname) ? undefined : publicLookup;
  return new Promise((resolve) => {
    const failed = (): void => resolve({ came: "later", afterMs: 0 });
    const asked = begin(url, { method: "POST", headers, signal, ...(lookup && { lookup }) });
    asked.on("error", failed);
    asked.on("response", (reply) => {
      reply.resume(); // nobody reads it, and the socket is free again
      reply.on("error", failed);
      resolve(meaningOf(reply.statusCode ?? 0, reply.headers["retry-after"]));
    });
    asked.end(body);
  });
}

/** RFC 8030, 5 and 8.4: 404 and 410 say that the browser is not to be reached by this address any more. */
function meaningOf(status: number, retryAfter: string | undefined): PushTry {
  if (status >= 200 && status < 300) return { came: "taken" };
  if (status === 404 || status === 410) return { came: "gone" };
  if (status !== 429 && status < 500) return { came: "refused" };
  const seconds = Number(retryAfter ?? 0);
  return { came: "later", afterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0 };
}
