/** What the relay counts of itself. A port: the process gives it to Prometheus, tests and embedders may do without. */
import type { CloseReason } from "@coda/protocol";

/** node: another relay node, by the bus. */
export type PeerRole = "helper" | "browser" | "node";

/** How things stand now, asked for when somebody looks. */
export interface RelayCounts {
  readonly connections: number;
  readonly devices: number;
  readonly helpers: number;
  readonly rooms: number;
  /** Memory of recent output. */
  readonly tailBytes: number;
}

export interface RelayMetrics {
  socketOpened(): void;
  /** 'peer': the other side closed it, or the network did. */
  socketClosed(reason: CloseReason | "peer"): void;
  /** Before there was a socket: an HTTP status. */
  upgradeRefused(status: number): void;
  /** From a ping to its pong, or from one sign of life between nodes to the other. */
  roundTrip(role: PeerRole, ms: number): void;
  /** Terminal bytes: output from helpers, output to browsers, what browsers typed. */
  outputReceived(bytes: number): void;
  outputSent(bytes: number): void;
  inputReceived(bytes: number): void;
  /** Output has to wait for a browser's acknowledgement. */
  creditStalled(): void;
  /** A browser is moved on by a keyframe. */
  viewSkipped(): void;
  /** A device's tails are at their cap, and the oldest was forgotten. */
  tailGaveWay(): void;
  drained(): void;
  revoked(): void;
}

const nothing = (): void => {};

export const noMetrics: RelayMetrics = {
  socketOpened: nothing,
  socketClosed: nothing,
  upgradeRefused: nothing,
  roundTrip: nothing,
  outputReceived: nothing,
  outputSent: nothing,
  inputReceived: nothing,
  creditStalled: nothing,
  viewSkipped: nothing,
  tailGaveWay: nothing,
  drained: nothing,
  revoked: nothing,
};
