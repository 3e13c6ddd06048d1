/** A device's memory for tails that is never full, for tests of other things. */
import { TailBudget } from "../tail-budget.ts";

export const freeTails = (): TailBudget =>
  new TailBudget({ capacityBytes: Number.POSITIVE_INFINITY, gaveWay: () => undefined });
