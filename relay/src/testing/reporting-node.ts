/** A relay core that tells a web app of a test who is here, all by one clock. */
import type { PresenceReport } from "@coda/protocol";
import { MemoryExchange } from "../bus/memory-bus.ts";
import { silentLog } from "../log.ts";
import { PresenceReporter } from "../presence-reporter.ts";
import { ManualClock } from "./manual-clock.ts";
import { World } from "./world.ts";

export interface ReportingNode {
  readonly clock: ManualClock;
  readonly reporter: PresenceReporter;
  readonly world: World;
}

/** `post`: false when the report was not taken. */
export function reportingNode(post: (report: PresenceReport) => Promise<boolean>): ReportingNode {
  const clock = new ManualClock();
  const reporter = new PresenceReporter({ clock, log: silentLog, post });
  return { clock, reporter, world: new World(undefined, new MemoryExchange(clock), { reporter }) };
}
