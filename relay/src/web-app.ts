/** The web app as the relay reaches it: signed calls over HTTP. */
import { createHmac } from "node:crypto";
import { internalHeaders, internalText, limits, presencePath, type PresenceReport } from "@coda/protocol";
import type { Clock } from "./clock.ts";
import { reasonOf, type Log } from "./log.ts";

export interface WebAppOptions {
  /** Its origin, e.g. https://coda.example. */
  readonly origin: string;
  /** New and old while one is being exchanged. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

export class WebApp {
  readonly #options: WebAppOptions;
  /** Its absence is logged once. */
  #isAway = false;

  constructor(options: WebAppOptions) {
    this.#options = options;
  }

  /** True when it was taken. Never rejects. */
  async reportPresence(report: PresenceReport): Promise<boolean> {
    const { origin, secrets, clock, log } = this.#options;
    const body = JSON.stringify(report);
    const timestampMs = clock.unixMs();
    const text = internalText(presencePath, timestampMs, body);
    const signatures = secrets.map((secret) => createHmac("sha256", secret).update(text).digest("base64url"));
    const headers = {
      "content-type": "application/json",
      [internalHeaders.timestamp]: String(timestampMs),
      [internalHeaders.signature]: signatures.join(","),
    };
    let problem: string | undefined;
    try {
      const signal = AbortSignal.timeout(limits.presenceCallMs);
      const reply = await fetch(new URL(presencePath, origin), { method: "POST", body, headers, signal });
      await reply.body?.cancel();
      if (!reply.ok) problem = `status ${reply.status}`;
    } catch (error) {
      problem = reasonOf(error);
    }
    if (problem !== undefined && !this.#isAway) log.warn("the web app does not take presence reports", { problem });
    if (problem === undefined && this.#isAway) log.info("the web app takes presence reports again");
    this.#isAway = problem !== undefined;
    return problem === undefined;
  }
}
