/** A device's memory for tails that is never full, for tests of other things. */
import { limits } from "@coda/protocol";
import { BlockPool } from "../block-pool.ts";
import { TailBudget } from "../tail-budget.ts";

export const freeTails = (): TailBudget =>
  new TailBudget({
    capacityBytes: Number.POSITIVE_INFINITY,
    blocks: new BlockPool(limits.tailBlockBytes),
    gaveWay: () => undefined,
  });
