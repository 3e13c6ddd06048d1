/** The connection driver's ports on a real machine: ws, the system's clock, a helper's hello. */
import {
  capabilities,
  supportedVersions,
  type ConnectionPorts,
  type SessionPrefix,
  type TicketResult,
} from "@coda/protocol";
import { systemClock, type Clock } from "../clock.ts";
import { systemRandom } from "../system-random.ts";
import { runnerVersion } from "../version.ts";
import { openWebSocket } from "./ws-socket.ts";

export interface HelperPortsOptions {
  readonly prefix: SessionPrefix;
  readonly fetchTicket: () => Promise<TicketResult>;
  /** Default: a plain one. */
  readonly openSocket?: ConnectionPorts["openSocket"];
  /** Default: the system's. */
  readonly clock?: Clock;
}

export function helperPorts(options: HelperPortsOptions): ConnectionPorts {
  const { clock = systemClock } = options;
  return {
    fetchTicket: options.fetchTicket,
    openSocket: options.openSocket ?? openWebSocket,
    hello: (ticket, traceparent) =>
      JSON.stringify({
        t: "hello",
        role: "helper",
        versions: supportedVersions,
        capabilities,
        ticket,
        traceparent,
        prefix: options.prefix,
        software: `coda-runner/${runnerVersion}`,
      }),
    after: (delayMs, action) => {
      const timer = clock.after(delayMs, action);
      return () => timer.cancel();
    },
    about: (delayMs, action) => {
      const timer = clock.about(delayMs, action);
      return () => timer.cancel();
    },
    now: () => clock.now(),
    random: systemRandom,
    hidden: () => false,
  };
}
