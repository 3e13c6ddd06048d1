/**
 * Opens the bus a node is configured for, however long that takes: a server that is down is waited for, since what ends
 * at each start may stay down, and one that will not do as it is configured is named, and tried again when it may be mended.
 */
import { limits } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { reasonOf, type Log } from "../log.ts";
import type { Bus } from "./bus.ts";
import { MemoryBus, MemoryExchange } from "./memory-bus.ts";
import { openNatsBus } from "./nats-bus.ts";

export interface BusChoice {
  /** See `NatsBusOptions`; without it there is no other node. */
  readonly natsUrl?: string | undefined;
  readonly natsReplicas?: number | undefined;
}

export interface BusGround {
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when nobody needs it any more. */
  readonly signal: AbortSignal;
}

/** By the client's names for what a server said. */
const refusals: Readonly<Record<string, string>> = {
  AuthorizationError: "the NATS server refuses the user, password or token in NATS_URL",
  JetStreamNotEnabled:
    "the NATS server of NATS_URL has no JetStream; start it with -js, or turn it on for this account",
  JetStreamApiError:
    "the NATS server refuses what the relay keeps in it; NATS_REPLICAS may ask for too many servers, or their storage be too small",
};

/** Undefined when it was given up first. What is in the way is said when it begins, and when it is another thing. */
export async function openBus(choice: BusChoice, ground: BusGround): Promise<Bus | undefined> {
  const { natsUrl: url, natsReplicas: replicas } = choice;
  const { clock, log, signal } = ground;
  if (url === undefined) return new MemoryBus(new MemoryExchange(clock), log);
  let said: string | undefined;
  while (!signal.aborted) {
    try {
      const bus = await openNatsBus({ url, replicas, log });
      if (!signal.aborted) return bus;
      await bus.close();
    } catch (error) {
      const refusal = error instanceof Error ? refusals[error.name] : undefined;
      const sentence = `not ready: ${refusal ?? "no NATS server of NATS_URL can be reached"}; trying again`;
      const fields = { reason: reasonOf(error) };
      if (sentence !== said) log[refusal === undefined ? "warn" : "error"](sentence, fields);
      said = sentence;
      await pause(refusal === undefined ? limits.busDialMs : limits.busMendMs, ground);
    }
  }
  return undefined;
}

async function pause(ms: number, { clock, signal }: BusGround): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = clock.after(ms, resolve);
    signal.addEventListener("abort", () => {
      cancel();
      resolve();
    });
  });
}
