/** What every pane of the relay is made of, beside what its helper announced. */
import type { Clock } from "./clock.ts";
import type { RelayMetrics } from "./metrics.ts";
import type { PathLimits } from "./path-limits.ts";
import type { TailBudget } from "./tail-budget.ts";

export interface PaneOptions {
  readonly clock: Clock;
  readonly metrics: RelayMetrics;
  readonly limits: PathLimits;
  /** The device's, for all its tails. */
  readonly tails: TailBudget;
}
