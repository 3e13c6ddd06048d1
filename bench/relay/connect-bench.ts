/** What sockets cost: memory of idle ones, and how fast many come at once. */
import { quantilesOf, type Quantiles } from "../quantiles.ts";
import { openHelper, type LoadPeer } from "./peers.ts";
import { ServerProcess } from "./server-process.ts";

/** Handshakes under way at once: a queue of all would measure itself. */
const atOnce = 200;

export interface IdleFigures {
  readonly connections: number;
  readonly bytesPerConnection: number;
  readonly perGib: number;
}

/** Idle helpers, each a device of its own, as many as asked for. */
export async function measureIdle(connections: number): Promise<IdleFigures> {
  const server = await ServerProcess.relay();
  const peers: LoadPeer[] = [];
  try {
    // The first thousand pay for what all share.
    const warm = Math.min(1_000, Math.floor(connections / 4));
    for (const peer of await openMany(server.port, { from: 1, count: warm })) peers.push(peer);
    const before = server.rssBytes;
    for (const peer of await openMany(server.port, { from: warm + 1, count: connections - warm })) peers.push(peer);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const bytesPerConnection = (server.rssBytes - before) / (connections - warm);
    return { connections, bytesPerConnection, perGib: Math.floor(2 ** 30 / bytesPerConnection) };
  } finally {
    await server.stop("SIGKILL");
    for (const peer of peers) peer.close();
  }
}

export interface StormFigures {
  readonly connections: number;
  readonly seconds: number;
  /** From the first byte of the handshake to the welcome. */
  readonly welcomeMs: Quantiles;
}

export async function measureStorm(connections: number): Promise<StormFigures> {
  const server = await ServerProcess.relay();
  const times: number[] = [];
  const began = performance.now();
  let peers: LoadPeer[] = [];
  try {
    peers = await openMany(server.port, { from: 1, count: connections }, (ms) => times.push(ms));
    return { connections, seconds: (performance.now() - began) / 1_000, welcomeMs: quantilesOf(times) };
  } finally {
    await server.stop("SIGKILL");
    for (const peer of peers) peer.close();
  }
}

async function openMany(
  port: number,
  { from, count }: { from: number; count: number },
  took: (ms: number) => void = () => undefined,
): Promise<LoadPeer[]> {
  const peers: LoadPeer[] = [];
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < from + count) {
      const device = next++;
      const began = performance.now();
      peers.push(await openHelper(port, device));
      took(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return peers;
}
