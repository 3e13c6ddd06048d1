/** Latency from a helper's send to a browser's message under load, through relay nodes and through a plain broadcaster. */
import { NatsProcess } from "@coda/relay/testing/nats-process";
import { quantilesOf, type Quantiles } from "../quantiles.ts";
import { plainLines, relayLines, type Arrived, type Ends, type Line, type Part } from "./lines.ts";
import { watchMachine } from "./machine-load.ts";
import { ServerProcess } from "./server-process.ts";

const frameBytes = 1_000;
const ticksPerSecond = 100;

export interface Load {
  readonly panes: number;
  readonly viewersPerPane: number;
  /** Of each pane. */
  readonly bytesPerSecond: number;
  readonly seconds: number;
}

export interface BusyFigures {
  readonly latencyMs: Quantiles;
  /** Of all servers, for each megabyte that browsers got. */
  readonly cpuSecondsPerMb: number;
  readonly deliveredMb: number;
  /** Messages that were sent and had not come within a second of the end. */
  readonly missing: number;
  readonly rssBytes: { readonly before: number; readonly after: number };
  /** Of all cores of the machine, while the panes were busy: the clients' work and everybody else's with the servers'. */
  readonly busyShare: number;
  readonly series: readonly Sample[];
}

/** How it was in the `samples`th part of the run that ended at this second. */
export interface Sample {
  readonly atSeconds: number;
  readonly rssBytes: number;
  readonly p50: number;
  readonly p99: number;
}

const samples = 20;

export async function throughRelay(load: Load): Promise<BusyFigures> {
  return through([await ServerProcess.relay()], load, async (node, part, arrived) => relayLines(node, part, arrived));
}

export async function throughBroadcaster(load: Load): Promise<BusyFigures> {
  return through([await ServerProcess.broadcaster()], load, async (node, part, arrived) =>
    plainLines(node.home, part, arrived),
  );
}

/**
 * Two nodes on NATS. 'across': each pane's helper is at one of them and its viewers are at the other. 'beside': at the
 * same, so that a node serves half of the panes and nothing crosses.
 */
export async function throughTwoNodes(load: Load, way: "across" | "beside"): Promise<BusyFigures> {
  const nats = await NatsProcess.start();
  try {
    const nodes = await Promise.all([1, 2].map(async () => ServerProcess.relay({ NATS_URL: nats.url })));
    return await through(nodes, load, async (node, part, arrived) =>
      relayLines(way === "across" ? node : { home: node.home, viewers: node.home }, part, arrived),
    );
  } finally {
    await nats.dispose();
  }
}

type Connect = (ends: Ends, part: Part, arrived: Arrived) => Promise<Line[]>;

/** Each server is home to an equal part of the panes; viewers are at the next one, if the bench has them away. */
async function through(servers: readonly ServerProcess[], load: Load, connect: Connect): Promise<BusyFigures> {
  try {
    return await measure(load, servers, async (arrived) => {
      const panes = load.panes / servers.length;
      const lines = await Promise.all(
        servers.map(async ({ port: home }, at) => {
          const viewers = servers[(at + 1) % servers.length]?.port ?? home;
          return connect({ home, viewers }, { ...load, panes, first: 1 + at * panes }, arrived);
        }),
      );
      return lines.flat();
    });
  } finally {
    await Promise.all(servers.map(async (server) => server.stop("SIGKILL")));
  }
}

async function measure(
  load: Load,
  servers: readonly ServerProcess[],
  connect: (arrived: Arrived) => Promise<Line[]>,
): Promise<BusyFigures> {
  const latencies: number[] = [];
  let bytes = 0;
  const lines = await connect((payload) => {
    latencies.push(performance.now() - Buffer.from(payload.buffer, payload.byteOffset).readDoubleBE(0));
    bytes += payload.length;
  });
  const total = (of: "rssBytes" | "cpuSeconds"): number => servers.reduce((sum, server) => sum + server[of], 0);
  const [before, cpuBefore] = [total("rssBytes"), total("cpuSeconds")];
  const series: Sample[] = [];
  let sampled = 0;
  const busyShare = watchMachine();
  const sent = await drive(lines, load, (atSeconds) => {
    const { p50, p99 } = quantilesOf(latencies.slice(sampled));
    sampled = latencies.length;
    series.push({ atSeconds, rssBytes: total("rssBytes"), p50, p99 });
  });
  const busy = busyShare();
  await pause(1_000);
  for (const server of servers) server.requireNoClosed();
  return {
    latencyMs: quantilesOf(latencies),
    cpuSecondsPerMb: (total("cpuSeconds") - cpuBefore) / (bytes / 1e6),
    deliveredMb: bytes / 1e6,
    missing: sent * load.viewersPerPane - latencies.length,
    rssBytes: { before, after: total("rssBytes") },
    busyShare: busy,
    series,
  };
}

/** The panes take turns within each second, so that they do not all speak at once. Returns the messages sent. */
async function drive(
  lines: readonly Line[],
  { bytesPerSecond, seconds }: Load,
  sample: (atSeconds: number) => void,
): Promise<number> {
  const framesPerTick = (lines.length * bytesPerSecond) / frameBytes / ticksPerSecond;
  const began = performance.now();
  let sent = 0;
  for (let tick = 1; tick <= seconds * ticksPerSecond; tick++) {
    for (; sent < tick * framesPerTick; sent++) {
      const payload = Buffer.alloc(frameBytes);
      payload.writeDoubleBE(performance.now());
      lines[sent % lines.length]?.send(payload);
    }
    await pause(began + (tick * 1_000) / ticksPerSecond - performance.now());
    if (tick % Math.ceil((seconds * ticksPerSecond) / samples) === 0) sample(tick / ticksPerSecond);
  }
  return sent;
}

async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
