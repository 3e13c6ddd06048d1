/** What whoever watches a program that prints 1 MB/s sees of a helper that becomes another build: how long nothing comes. */
import { UpgradeStage } from "../e2e/support/upgrade-stage.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";

export interface UpgradeFigures {
  /** Milliseconds from the last byte before to the first one after: of each upgrade the longest. */
  readonly interruption: Quantiles;
  readonly longestMs: number;
  /** Of each upgrade all of them together: a stand-in takes over, and the process that it stood in for. */
  readonly together: Quantiles;
  /** Of the same viewer, without an upgrade: the longest time without output in as many stretches of some seconds. */
  readonly undisturbed: Quantiles;
  readonly comparedBytes: number;
  readonly skippedBytes: number;
}

const stretchMs = 4_000;

export async function measureUpgrade({ quick }: { quick: boolean }): Promise<UpgradeFigures> {
  const rounds = quick ? 4 : 20;
  const stage = await UpgradeStage.start();
  try {
    const interruptions: number[] = [];
    const together: number[] = [];
    const undisturbed: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { interruptionsMs } = await stage.upgrade(round % 2 === 0 ? "new" : "old");
      interruptions.push(Math.max(...interruptionsMs));
      together.push(interruptionsMs.reduce((sum, ms) => sum + ms, 0));
      stage.viewer.mark();
      await new Promise((resolve) => setTimeout(resolve, stretchMs));
      undisturbed.push(stage.viewer.longestPauseMs);
    }
    await stage.quiet();
    const { faults, seenBytes, skippedBytes } = stage.viewer;
    if (faults.length > 0) throw new Error(`the viewer saw something else: ${faults.join("; ")}`);
    return {
      interruption: quantilesOf(interruptions),
      longestMs: Math.max(...interruptions),
      together: quantilesOf(together),
      undisturbed: quantilesOf(undisturbed),
      comparedBytes: seenBytes - skippedBytes,
      skippedBytes,
    };
  } finally {
    await stage.dispose();
  }
}
