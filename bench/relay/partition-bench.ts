/** Two relay nodes under load, one of which is cut off from NATS for a while: how soon all sessions are back after it. */
import { netSpaceProblem } from "@coda/relay/testing/net-space";
import { cuts, PartitionStage } from "@coda/relay/testing/partition-stage";
import { balanceOver, Crowd, faultOf, moved, type Fault } from "./lasting-crowd.ts";
import { relayEnvironment } from "./server-process.ts";

/** Longer than all that notices it: a node's silence, NATS's pings, a second attempt. */
const cutMs = 8_000;

/** A sentence where there can be no partition. What is told as standing still is counted from the healing on. */
export async function measurePartitions(sessions: number): Promise<readonly Fault[] | string> {
  const problem = netSpaceProblem();
  if (problem !== undefined) return `SKIPPED: partitions, because ${problem}.`;
  const stage = await PartitionStage.start();
  const nodes = await Promise.all([1, 2].map(async () => stage.addNode(relayEnvironment())));
  const crowd = new Crowd(
    sessions,
    balanceOver(() => nodes.map((node) => node.port)),
  );
  try {
    const faults: Fault[] = [];
    for (const how of cuts) {
      process.stderr.write(`bench: two nodes, a partition (${how}) …\n`);
      await moved(crowd.browsers);
      await nodes[0]?.cut(how);
      await new Promise((resolve) => setTimeout(resolve, cutMs));
      await nodes[0]?.heal();
      for (const browser of crowd.browsers) browser.begin();
      await moved(crowd.browsers);
      faults.push(faultOf(`healed after a partition (${how})`, crowd.browsers));
    }
    return faults;
  } finally {
    crowd.stop();
    await stage.dispose();
  }
}
