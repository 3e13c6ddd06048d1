/** What the web app asks of the relay: to close sockets whose permission was taken back. */
import { limits, revokePath, type Revocation, type RevokeRequest } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import { reportFailure } from "../http/failure-log.ts";
import { signedHeaders } from "./internal-signature.ts";

/** A port: tests have an array behind it. */
export interface RelayCalls {
  /** On every node: true when they know, or when there is none; false when it was tried often enough. Never rejects. */
  revoke(revocations: readonly Revocation[], patience?: Patience): Promise<boolean>;
}

/** How often it is tried, and how long an answer is waited for. */
export interface Patience {
  readonly attempts: number;
  readonly timeoutMs: number;
}

const ofWhoTookItBack: Patience = { attempts: 4, timeoutMs: 3_000 };
const pauseMs = 300;

export function relayCalls(
  config: Pick<Config, "relayUrl" | "relaySecrets">,
  clock: Clock,
  pause: (ms: number) => Promise<void>,
): RelayCalls {
  const { relaySecrets: secrets } = config;
  const url = new URL(config.relayUrl);
  url.protocol = url.protocol === "wss:" ? "https:" : "http:";
  url.pathname = revokePath;
  return {
    async revoke(revocations, { attempts, timeoutMs } = ofWhoTookItBack) {
      // Nobody to tell: sockets then end with their tickets' next renewal.
      if (secrets.length === 0) return true;
      const request: RevokeRequest = {
        atMs: clock.now().getTime(),
        revocations: revocations.slice(0, limits.revocationsPerCall),
      };
      for (let attempt = 1; ; attempt++) {
        try {
          await call(url, JSON.stringify(request), { secrets, nowMs: clock.now().getTime(), timeoutMs });
          return true;
        } catch (error) {
          if (attempt === attempts) {
            reportFailure(error, "the relay could not be told of a revocation");
            return false;
          }
          await pause(pauseMs * attempt);
        }
      }
    },
  };
}

interface Calling {
  readonly secrets: readonly string[];
  readonly nowMs: number;
  readonly timeoutMs: number;
}

async function call(url: URL, body: string, { secrets, nowMs, timeoutMs }: Calling): Promise<void> {
  const headers = signedHeaders({ path: url.pathname, body, nowMs }, secrets);
  const reply = await fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(timeoutMs) });
  await reply.body?.cancel();
  if (!reply.ok) throw new Error(`the relay answered ${reply.status}`);
}
