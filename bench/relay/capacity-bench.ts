/**
 * What nodes carry when each has a small share of a core, so that neither the machine nor the clients are what is full:
 * every pane has as many bytes under way as its first credit allows, and says more as its viewer has got them.
 */
import { NatsProcess } from "@coda/relay/testing/nats-process";
import { limits } from "@coda/protocol";
import { CpuQuota } from "./cpu-quota.ts";
import { relayLines, type Line } from "./lines.ts";
import { watchMachine } from "./machine-load.ts";
import { ServerProcess } from "./server-process.ts";

export interface Capacity {
  readonly mbPerSecond: number;
  /** Of one core, by all nodes. */
  readonly cpuShare: number;
  readonly busyShare: number;
}

export interface CapacityFigures {
  readonly quota: number;
  readonly panes: number;
  readonly seconds: number;
  readonly one: Capacity;
  /** Two nodes on NATS, half of the panes each, viewers beside their helpers. */
  readonly beside: Capacity;
  /** The same, and every byte crosses the bus. */
  readonly across: Capacity;
}

export interface CapacityPlan {
  /** Of a core, for each node. */
  readonly quota: number;
  readonly panes: number;
  readonly seconds: number;
}

const frameBytes = 1_000;
const framesUnderWay = Math.floor(limits.minBrowserCreditBytes / frameBytes);
/** What is under way settles before anything is counted. */
const settleMs = 2_000;

/** Or a sentence on why no node can be given such a share here. */
export async function measureCapacity(plan: CapacityPlan): Promise<CapacityFigures | string> {
  const nats = await NatsProcess.start();
  try {
    const ways: Capacity[] = [];
    for (const way of [
      { nodes: 1, away: 0 },
      { nodes: 2, away: 0 },
      { nodes: 2, away: 1 },
    ]) {
      const done = await capacityOf({ ...plan, ...way, natsUrl: nats.url });
      if (typeof done === "string") return done;
      ways.push(done);
    }
    const [one, beside, across] = ways;
    if (one === undefined || beside === undefined || across === undefined) throw new Error("three ways");
    return { ...plan, one, beside, across };
  } finally {
    await nats.dispose();
  }
}

interface Way extends CapacityPlan {
  readonly nodes: number;
  /** Viewers are at the node so many further on than their helper. */
  readonly away: number;
  readonly natsUrl: string;
}

async function capacityOf(way: Way): Promise<Capacity | string> {
  process.stderr.write(`bench: ${way.nodes} node(s) with ${way.quota * 100} % of a core each …\n`);
  const env = { NATS_URL: way.natsUrl };
  const nodes = await Promise.all(Array.from({ length: way.nodes }, async () => ServerProcess.relay(env)));
  const quotas: CpuQuota[] = [];
  try {
    const flow = new Flow();
    await flow.open(nodes, way);
    for (const { pid } of nodes) {
      const quota = CpuQuota.hold(pid, way.quota);
      if (typeof quota === "string") return quota;
      quotas.push(quota);
    }
    flow.begin();
    await pause(settleMs);
    const [bytes, cpuSeconds, busyShare, began] = [flow.bytes, cpuOf(nodes), watchMachine(), performance.now()];
    await pause(way.seconds * 1_000);
    const seconds = (performance.now() - began) / 1_000;
    const figures = {
      mbPerSecond: (flow.bytes - bytes) / 1e6 / seconds,
      cpuShare: (cpuOf(nodes) - cpuSeconds) / seconds,
      busyShare: busyShare(),
    };
    flow.end();
    for (const node of nodes) node.requireNoClosed();
    return figures;
  } finally {
    await Promise.all(nodes.map(async (node) => node.stop("SIGKILL")));
    for (const quota of quotas) quota.release();
  }
}

/** Frames that go round: each that came to its viewer is said again. Its first bytes are its pane's place here. */
class Flow {
  readonly #lines: Line[] = [];
  #ended = false;
  bytes = 0;

  async open(nodes: readonly ServerProcess[], { panes, away }: Way): Promise<void> {
    const each = Math.ceil(panes / nodes.length);
    for (const [at, { port: home }] of nodes.entries()) {
      const viewers = nodes[(at + away) % nodes.length]?.port ?? home;
      const part = { first: 1 + at * each, panes: each, viewersPerPane: 1 };
      this.#lines.push(...(await relayLines({ home, viewers }, part, (payload) => this.#arrived(payload))));
    }
  }

  begin(): void {
    for (const [at, line] of this.#lines.entries()) {
      const payload = Buffer.alloc(frameBytes);
      payload.writeUInt32BE(at);
      for (let n = 0; n < framesUnderWay; n++) line.send(payload);
    }
  }

  end(): void {
    this.#ended = true;
  }

  #arrived(payload: Uint8Array): void {
    this.bytes += payload.length;
    const at = Buffer.from(payload.buffer, payload.byteOffset).readUInt32BE(0);
    if (!this.#ended) this.#lines[at]?.send(payload);
  }
}

function cpuOf(nodes: readonly ServerProcess[]): number {
  return nodes.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}

async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
