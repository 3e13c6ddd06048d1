/** The numbers of the output path in one record, so that tests can run the same code with small ones. */
import { limits } from "@coda/protocol";

export interface PathLimits {
  /** Ring of recent output per watched pane. */
  readonly tailBytes: number;
  /** Unacknowledged output per browser and pane. */
  readonly creditBytes: number;
  /** Further behind than this, a browser is shown a keyframe. */
  readonly fillBytes: number;
  /** Payload of one output frame. */
  readonly frameBytes: number;
  /** Output of the helper after which it is acknowledged. */
  readonly helperAckBytes: number;
}

export const pathLimits: PathLimits = {
  tailBytes: limits.relayTailBytes,
  creditBytes: limits.browserCreditBytes,
  fillBytes: limits.resumeFillBytes,
  frameBytes: limits.framePayloadBytes,
  helperAckBytes: limits.helperAckBytes,
};
