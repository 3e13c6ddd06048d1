/** What sockets cost: memory of idle ones, and how fast many come at once. */
import { quantilesOf, type Quantiles } from "../quantiles.ts";
import { helperTicket, openMany, type LoadPeer } from "./peers.ts";
import { descriptorLimit, ServerProcess } from "./server-process.ts";

export interface IdleFigures {
  readonly connections: number;
  readonly nodes: number;
  readonly bytesPerConnection: number;
  readonly perGib: number;
}

/** Sockets of one node beside those of its listeners, and of one process of clients. */
const spareDescriptors = 100;
/** The first of a node pay for what all share. */
const warmConnections = 1_000;

/** Idle helpers, each a device of its own, as many as asked for, on as few nodes as may hold so many descriptors. */
export async function measureIdle(connections: number): Promise<IdleFigures> {
  const most = descriptorLimit() - spareDescriptors;
  const nodes = Math.ceil(connections / most);
  const each = Math.floor(connections / nodes);
  const servers = await Promise.all(Array.from({ length: nodes }, async () => ServerProcess.relay()));
  const clients: ServerProcess[] = [];
  const resident = (): number => servers.reduce((sum, server) => sum + server.rssBytes, 0);
  const fill = async (from: number, count: number): Promise<void> => {
    for (const { port } of servers) clients.push(await ServerProcess.idleClients(port, tickets(from, count)));
  };
  try {
    const warm = Math.min(warmConnections, Math.floor(each / 4));
    await fill(1, warm);
    const before = resident();
    await fill(warm + 1, each - warm);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    for (const server of servers) server.requireNoClosed();
    const bytesPerConnection = (resident() - before) / (nodes * (each - warm));
    return { connections: nodes * each, nodes, bytesPerConnection, perGib: Math.floor(2 ** 30 / bytesPerConnection) };
  } finally {
    await Promise.all([...servers, ...clients].map(async (process) => process.stop("SIGKILL")));
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
    peers = await openMany(server.port, tickets(1, connections), (ms) => times.push(ms));
    return { connections, seconds: (performance.now() - began) / 1_000, welcomeMs: quantilesOf(times) };
  } finally {
    await server.stop("SIGKILL");
    for (const peer of peers) peer.close();
  }
}

/** One each for so many devices. */
function tickets(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, n) => helperTicket(from + n));
}
