/** A round of uploads, driven by hand. */
import { limits } from "@coda/protocol";
import type { ManualClock } from "./manual-clock.ts";
import { until } from "./until.ts";

/** From its timer until the next one is set: by then all is said and done. */
export async function uploadRound(clock: ManualClock): Promise<void> {
  clock.advance(limits.uploadIntervalMs);
  await until("the round is over", () => clock.pendingOnce > 0);
}
