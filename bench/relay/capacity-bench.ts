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
import { viewersHere } from "./viewers.ts";

export interface Capacity {
  readonly mbPerSecond: number;
  /** Of one core, by all nodes. */
  readonly cpuShare: number;
  readonly busyShare: number;
}

export interface CapacityFigures {
  readonly quota: number;
  readonly panesPerNode: number;
  readonly seconds: number;
  readonly one: Capacity;
  /** Two nodes on NATS, each with its own helpers and their viewers. */
  readonly beside: Capacity;
  /** The same, and every byte crosses the bus. */
  readonly across: Capacity;
}

export interface CapacityPlan {
  /** Of a core, for each node. */
  readonly quota: number;
  readonly panesPerNode: number;
  readonly seconds: number;
}

const frameBytes = 1_000;
const frame = Buffer.alloc(frameBytes);
const framesUnderWay = Math.floor(limits.minBrowserCreditBytes / frameBytes);
/** Without a quota first: what a node compiles while it is new is no part of what it carries. */
const warmUpMs = 4_000;
/** What is under way settles before anything is counted. */
const settleMs = 1_000;

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
    flow.begin();
    await pause(warmUpMs);
    for (const { pid } of nodes) {
      const quota = CpuQuota.hold(pid, way.quota);
      if (typeof quota === "string") return quota;
      quotas.push(quota);
    }
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

/** As many bytes as came to a pane's viewer are said again. */
class Flow {
  readonly #lines = new Map<number, { readonly line: Line; owedBytes: number }>();
  #ended = false;
  bytes = 0;

  async open(nodes: readonly ServerProcess[], { panesPerNode: panes, away }: Way): Promise<void> {
    for (const [at, { port: home }] of nodes.entries()) {
      const viewers = nodes[(at + away) % nodes.length]?.port ?? home;
      const part = { first: 1 + at * panes, panes, viewersPerPane: 1 };
      const here = viewersHere(({ length }, pane) => this.#arrived(length, pane));
      for (const line of await relayLines({ home, viewers }, part, here))
        this.#lines.set(line.pane, { line, owedBytes: framesUnderWay * frameBytes });
    }
  }

  begin(): void {
    for (const pane of this.#lines.keys()) this.#arrived(0, pane);
  }

  end(): void {
    this.#ended = true;
  }

  #arrived(bytes: number, pane: number): void {
    this.bytes += bytes;
    const to = this.#lines.get(pane);
    if (to === undefined || this.#ended) return;
    to.owedBytes += bytes;
    for (; to.owedBytes >= frameBytes; to.owedBytes -= frameBytes) to.line.send(frame);
  }
}

function cpuOf(nodes: readonly ServerProcess[]): number {
  return nodes.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}

async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
