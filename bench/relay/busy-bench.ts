/** Latency from a helper's send to a browser's message under load, through the relay and through a plain broadcaster. */
import { WebSocket } from "ws";
import { encodeDataFrame } from "@coda/protocol";
import { quantilesOf, type Quantiles } from "../quantiles.ts";
import { announcement, follow, openBrowser, openHelper } from "./peers.ts";
import { ServerProcess } from "./server-process.ts";

/** Panes of one session, and of one helper connection. */
const panesPerSession = 50;
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
  /** Of the server, for each megabyte that browsers got. */
  readonly cpuSecondsPerMb: number;
  readonly deliveredMb: number;
  /** Messages that were sent and had not come within a second of the end. */
  readonly missing: number;
  readonly rssBytes: { readonly before: number; readonly after: number };
}

/** One pane's way to its viewers: sends a payload, and counts what came. */
interface Line {
  send(payload: Uint8Array): void;
}

export async function throughRelay(load: Load): Promise<BusyFigures> {
  const server = await ServerProcess.relay();
  try {
    return await measure(load, server, async (arrived) => relayLines(server.port, load, arrived));
  } finally {
    await server.stop("SIGKILL");
  }
}

export async function throughBroadcaster(load: Load): Promise<BusyFigures> {
  const server = await ServerProcess.broadcaster();
  try {
    return await measure(load, server, async (arrived) => plainLines(server.port, load, arrived));
  } finally {
    await server.stop("SIGKILL");
  }
}

type Arrived = (payload: Uint8Array) => void;

async function relayLines(port: number, { panes, viewersPerPane }: Load, arrived: Arrived): Promise<Line[]> {
  const lines: Line[] = [];
  for (let first = 1; first <= panes; first += panesPerSession) {
    const numbers = Array.from({ length: Math.min(panesPerSession, panes - first + 1) }, (_, n) => first + n);
    const helper = await openHelper(port, first);
    helper.say(announcement(first, numbers));
    const watched = new Set<number>();
    helper.onControl = (frame) => {
      if (frame.t === "watch") watched.add(Number(frame["ref"]));
    };
    for (const pane of numbers) {
      const viewers = await Promise.all(
        Array.from({ length: viewersPerPane }, async () => openBrowser(port, { device: first, session: first })),
      );
      for (const viewer of viewers) await viewer.heard("inputOpened");
      for (const viewer of viewers) follow(viewer, pane, arrived);
      let offset = 0;
      lines.push({
        send: (payload) => {
          helper.socket.send(encodeDataFrame({ type: "output", ref: pane, offset, payload }));
          offset += payload.length;
        },
      });
    }
    while (watched.size < numbers.length) await turn();
  }
  return lines;
}

async function plainLines(port: number, { panes, viewersPerPane }: Load, arrived: Arrived): Promise<Line[]> {
  const open = async (query: string): Promise<WebSocket> => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/?${query}`, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return socket;
  };
  const lines: Line[] = [];
  for (let pane = 1; pane <= panes; pane++) {
    const source = await open(`pane=${pane}&source`);
    await Promise.all(
      Array.from({ length: viewersPerPane }, async () => {
        const viewer = await open(`pane=${pane}`);
        viewer.on("message", (message: Buffer) => arrived(message));
      }),
    );
    lines.push({ send: (payload) => source.send(payload) });
  }
  return lines;
}

async function measure(
  load: Load,
  server: ServerProcess,
  connect: (arrived: Arrived) => Promise<Line[]>,
): Promise<BusyFigures> {
  const latencies: number[] = [];
  let bytes = 0;
  const lines = await connect((payload) => {
    latencies.push(performance.now() - Buffer.from(payload.buffer, payload.byteOffset).readDoubleBE(0));
    bytes += payload.length;
  });
  const before = server.rssBytes;
  const cpuBefore = server.cpuSeconds;
  const sent = await drive(lines, load);
  await pause(1_000);
  return {
    latencyMs: quantilesOf(latencies),
    cpuSecondsPerMb: (server.cpuSeconds - cpuBefore) / (bytes / 1e6),
    deliveredMb: bytes / 1e6,
    missing: sent * load.viewersPerPane - latencies.length,
    rssBytes: { before, after: server.rssBytes },
  };
}

/** The panes take turns within each second, so that they do not all speak at once. Returns the messages sent. */
async function drive(lines: readonly Line[], { bytesPerSecond, seconds }: Load): Promise<number> {
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
  }
  return sent;
}

async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

async function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
