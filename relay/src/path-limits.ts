/** The numbers of the output path in one record, so that tests can run the same code with small ones. */
import { limits } from "@coda/protocol";
import type { CreditLimits } from "./credit.ts";

export interface PathLimits {
  /** Ring of recent output per watched pane. */
  readonly tailBytes: number;
  /** All such rings of a device. */
  readonly deviceTailBytes: number;
  /** Unacknowledged output per browser and pane. */
  readonly credit: CreditLimits;
  /** Further behind than this, a browser is shown a keyframe. */
  readonly fillBytes: number;
  /** A browser that did not catch up for so long while output came is shown keyframes. */
  readonly patienceMs: number;
  /** Payload of one output frame. */
  readonly frameBytes: number;
  /** Output of the helper after which it is acknowledged. */
  readonly helperAckBytes: number;
}

export const pathLimits: PathLimits = {
  tailBytes: limits.relayTailBytes,
  deviceTailBytes: limits.tailBytesPerDevice,
  credit: {
    firstBytes: limits.browserCreditBytes,
    minBytes: limits.minBrowserCreditBytes,
    maxBytes: limits.maxBrowserCreditBytes,
    queueMs: limits.browserQueueMs,
  },
  fillBytes: limits.resumeFillBytes,
  patienceMs: limits.viewPatienceMs,
  frameBytes: limits.framePayloadBytes,
  helperAckBytes: limits.helperAckBytes,
};
