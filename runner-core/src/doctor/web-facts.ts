/** Whether the web app answers from here, by which way, and how far this machine's clock is from its. */
import type { Clock } from "../clock.ts";
import { environment } from "../config.ts";
import { networkReason, proxyFault, proxyRefusal } from "../network/network-reason.ts";
import { proxyOf } from "../network/proxies.ts";
import { webFetch } from "../network/web-fetch.ts";
import type { WebFacts } from "./doctor-facts.ts";

const answerMs = 5_000;

/** @param server its origin. */
export async function webFacts(server: string, clock: Clock): Promise<WebFacts> {
  const at = new URL("/api/healthz", server);
  const proxy = proxyOf(at, environment());
  const way = { origin: at.origin, proxy: proxy === undefined ? undefined : hostOf(proxy) };
  const askedMs = clock.now();
  try {
    const response = await webFetch(at, { redirect: "manual", signal: AbortSignal.timeout(answerMs) });
    const answeredMs = clock.now();
    await response.body?.cancel();
    const webMs = Date.parse(response.headers.get("date") ?? "");
    const aheadMs = Number.isNaN(webMs) ? undefined : (askedMs + answeredMs) / 2 - webMs;
    const refusal = proxyRefusal(at, response.status);
    if (refusal !== undefined) return { ...way, state: "away", why: refusal, atProxy: true };
    return { ...way, state: "answers", status: response.status, aheadMs };
  } catch (error) {
    const fault = proxyFault(at, error);
    return { ...way, state: "away", why: fault ?? networkReason(at, error), atProxy: fault !== undefined };
  }
}

/** Without the name and password that a proxy's address may hold. */
function hostOf(proxy: string): string {
  return URL.parse(proxy)?.host ?? "an address that is none";
}
