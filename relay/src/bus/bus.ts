/**
 * What relay nodes say to each other. Messages go at most once, in the order of one publisher; what is published while
 * the bus is away is lost, never kept for later: whoever needs more numbers its messages and begins anew on a hole. A
 * handler that throws loses what it was handed, and hears the next.
 */
import { limits } from "@coda/protocol";

export interface BusMessage {
  readonly subject: string;
  readonly payload: Uint8Array;
  /** Answers a request; nothing for a message that asks none. */
  respond(payload: Uint8Array): void;
}

/** 'unavailable': nobody can say now whether it was claimed before; asking again later is right. */
export type Claim = "claimed" | "taken" | "unavailable";

/** One way for messages: what is published on it comes in order, to those who subscribed on it. */
export interface Lane {
  /** `subject`: tokens joined by dots, the last one may be `>` for all that follow. Returns how to end it. */
  subscribe(subject: string, handler: (message: BusMessage) => void): () => void;
  publish(subject: string, payload: Uint8Array): void;
}

export interface Bus extends Lane {
  /** For what may be much: however much waits here, it holds up nothing that goes the other way. */
  readonly bulk: Lane;
  /** Other nodes can be reached, both ways, as far as is known. */
  readonly isConnected: boolean;
  onConnection(listener: (connected: boolean) => void): () => void;
  /** The first answer; undefined when nobody listens, or nobody answered in time. */
  request(subject: string, payload: Uint8Array, timeoutMs: number): Promise<Uint8Array | undefined>;
  /**
   * Once over all nodes, for at least `limits.claimSeconds`; to the same `by` again, since the answer to the first time may
   * have been lost.
   */
  claim(key: string, by: string): Promise<Claim>;
  /** Reaches every node within a moment, and those that are cut off now when they are back, for `announcedMs`. */
  announce(payload: Uint8Array): Promise<void>;
  /** From now on, and what was announced of late; a node hears its own too. May be heard more than once. */
  onAnnounced(handler: (payload: Uint8Array) => void): () => void;
  close(): Promise<void>;
}

/** What the log says of handlers that throw. */
export const handlerFailures = {
  message: "a message of the bus could not be handled",
  announcement: "an announcement could not be handled",
  connection: "a change of the bus could not be handled",
} as const;

/** See `announce`. */
export const announcedMs = limits.revocationMs;
