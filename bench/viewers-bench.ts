/** The relay alone, with 1 to 1,000 viewers of one pane, beside a plain broadcaster; and idle sockets. */
import { throughBroadcaster, throughRelay, type BusyFigures, type Load } from "./relay/busy-bench.ts";
import { measureIdle, type IdleFigures } from "./relay/connect-bench.ts";

const counts = { all: [1, 10, 100, 1_000], quick: [1, 10, 100] } as const;

/** A pane's, and of all that is sent together: enough that the kernel's clock counts it, and no more than the cores carry. */
const paneBytesPerSecond = 1_000_000;
const sentBytesPerSecond = 10_000_000;

type Carried = Omit<BusyFigures, "series">;

export interface ViewersStep {
  readonly viewers: number;
  readonly relay: Carried;
  readonly plain: Carried;
}

export interface ViewersFigures {
  readonly steps: readonly ViewersStep[];
  readonly idle: IdleFigures;
}

function withoutSeries(figures: BusyFigures): Carried {
  const { latencyMs, cpuSecondsPerMb, deliveredMb, missing, rssBytes, busyShare } = figures;
  return { latencyMs, cpuSecondsPerMb, deliveredMb, missing, rssBytes, busyShare };
}

export async function measureViewers({ quick }: { quick: boolean }): Promise<ViewersFigures> {
  const steps: ViewersStep[] = [];
  for (const viewers of quick ? counts.quick : counts.all) {
    const bytesPerSecond = Math.min(paneBytesPerSecond, sentBytesPerSecond / viewers);
    const load: Load = { panes: 1, viewersPerPane: viewers, bytesPerSecond, seconds: quick ? 3 : 10 };
    const plain = withoutSeries(await throughBroadcaster(load));
    steps.push({ viewers, plain, relay: withoutSeries(await throughRelay(load)) });
  }
  return { steps, idle: await measureIdle(quick ? 1_000 : 9_000) };
}
