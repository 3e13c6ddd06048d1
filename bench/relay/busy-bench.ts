/** Latency from a helper's send to a browser's message under load, through relay nodes and through a plain broadcaster. */
import { NatsProcess } from "@coda/relay/testing/nats-process";
import { quantilesOf, type Quantiles } from "../quantiles.ts";
import { Arrivals, sharedClockMs } from "./arrivals.ts";
import { plainLines, relayLines, type Ends, type Line, type Part } from "./lines.ts";
import { watchMachine } from "./machine-load.ts";
import { ServerProcess } from "./server-process.ts";
import { ViewerThread, type Viewers } from "./viewers.ts";

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
  /** Of what came when the server was warm. */
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
/** What a server compiles while it is new is no part of what it carries; the series has it. */
const warmUpMs = 3_000;

export async function throughRelay(load: Load): Promise<BusyFigures> {
  return through([await ServerProcess.relay()], load, relayLines);
}

export async function throughBroadcaster(load: Load): Promise<BusyFigures> {
  return through([await ServerProcess.broadcaster()], load, async (node, part, viewers) =>
    plainLines(node.home, part, viewers),
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
    return await through(nodes, load, async (node, part, viewers) =>
      relayLines(way === "across" ? node : { home: node.home, viewers: node.home }, part, viewers),
    );
  } finally {
    await nats.dispose();
  }
}

type Connect = (ends: Ends, part: Part, viewers: Viewers) => Promise<Line[]>;

/** Each server is home to an equal part of the panes; viewers are at the next one, if the bench has them away. */
async function through(servers: readonly ServerProcess[], load: Load, connect: Connect): Promise<BusyFigures> {
  try {
    return await measure(load, servers, async (thread) => {
      const panes = load.panes / servers.length;
      const lines = await Promise.all(
        servers.map(async ({ port: home }, at) => {
          const viewers = servers[(at + 1) % servers.length]?.port ?? home;
          return connect({ home, viewers }, { ...load, panes, first: 1 + at * panes }, thread);
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
  connect: (viewers: Viewers) => Promise<Line[]>,
): Promise<BusyFigures> {
  const arrivals = Arrivals.ofAtMost(messagesOf(load));
  const viewers = new ViewerThread(arrivals);
  try {
    const lines = await connect(viewers);
    const total = (of: "rssBytes" | "cpuSeconds"): number => servers.reduce((sum, server) => sum + server[of], 0);
    const [before, cpuBefore] = [total("rssBytes"), total("cpuSeconds")];
    const marks: Mark[] = [];
    let cold = 0;
    const warm = setTimeout(() => (cold = arrivals.count), warmUpMs);
    const busyShare = watchMachine();
    const sent = await drive(lines, load, (atSeconds) => {
      marks.push({ atSeconds, rssBytes: total("rssBytes"), arrived: arrivals.count });
    });
    const busy = busyShare();
    clearTimeout(warm);
    await pause(1_000);
    for (const server of servers) server.requireNoClosed();
    return {
      latencyMs: quantilesOf(arrivals.between(cold, arrivals.count)),
      cpuSecondsPerMb: (total("cpuSeconds") - cpuBefore) / (arrivals.bytes / 1e6),
      deliveredMb: arrivals.bytes / 1e6,
      missing: sent * load.viewersPerPane - arrivals.count,
      rssBytes: { before, after: total("rssBytes") },
      busyShare: busy,
      series: marks.map((mark, at) => {
        const { p50, p99 } = quantilesOf(arrivals.between(marks[at - 1]?.arrived ?? 0, mark.arrived));
        return { atSeconds: mark.atSeconds, rssBytes: mark.rssBytes, p50, p99 };
      }),
    };
  } finally {
    await viewers.stop();
  }
}

/** How far things were at this second. */
interface Mark {
  readonly atSeconds: number;
  readonly rssBytes: number;
  readonly arrived: number;
}

/** That viewers get in all. */
function messagesOf({ panes, viewersPerPane, bytesPerSecond, seconds }: Load): number {
  return Math.ceil((panes * viewersPerPane * bytesPerSecond * seconds) / frameBytes) + panes * viewersPerPane;
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
      const payload = Buffer.allocUnsafe(frameBytes).fill(0);
      payload.writeDoubleBE(sharedClockMs());
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
