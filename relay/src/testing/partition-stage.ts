/**
 * Relay nodes and a NATS server, each in a network of its own: a star with NATS in the middle, whose cables can be cut.
 * Helpers and browsers reach the nodes by loopback ports that lead around the cables.
 */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { NatsProcess } from "./nats-process.ts";
import { NetSpace } from "./net-space.ts";

/**
 * clean: the node's interface goes down, and whatever it sends fails at once.
 * silent: what either side sends is lost, and nobody is told: a half-open connection.
 * deaf: the node is heard and hears nothing.
 */
export const cuts = ["clean", "silent", "deaf"] as const;
export type Cut = (typeof cuts)[number];

export interface PartitionedNode {
  /** On 127.0.0.1, outside of its network. */
  readonly port: number;
  cut(how: Cut): Promise<void>;
  heal(): Promise<void>;
}

interface Running {
  readonly space: NetSpace;
  readonly node: PartitionedNode;
  readonly gate: Gate;
}

const cableName = "cable";
const natsPort = 4_222;

export class PartitionStage {
  readonly #folder: string;
  readonly #hub: NetSpace;
  readonly #nats: NatsProcess;
  readonly #running: Running[] = [];
  #added = 0;

  private constructor(parts: { folder: string; hub: NetSpace; nats: NatsProcess }) {
    this.#folder = parts.folder;
    this.#hub = parts.hub;
    this.#nats = parts.nats;
  }

  static async start(): Promise<PartitionStage> {
    const folder = await mkdtemp(join(tmpdir(), "coda-partition-"));
    const hub = await NetSpace.make();
    const nats = await NatsProcess.start({ address: "0.0.0.0", port: natsPort, entrance: hub.entrance });
    return new PartitionStage({ folder, hub, nats });
  }

  /** Of all its processes but NATS's. */
  get pids(): number[] {
    return [this.#hub, ...this.#running.map(({ space }) => space)].flatMap((space) => space.pids);
  }

  /** One more node, with these variables beside those of its network. */
  async addNode(environment: Readonly<Record<string, string>>): Promise<PartitionedNode> {
    this.#added += 1;
    const number = this.#added;
    const space = await NetSpace.make();
    const [hubEnd, nodeEnd] = [`10.99.${number}.1`, `10.99.${number}.2`];
    const hubCable = `${cableName}${number}`;
    await this.#hub.join(space, { name: hubCable, here: hubEnd, there: nodeEnd });
    const path = join(this.#folder, `door-${number}`);
    const gate = await Gate.to(path);
    const main = join(import.meta.dirname, "..", "main.ts");
    const relay = space.start([process.execPath, main], {
      ...process.env,
      CODA_RELAY_PORT: "0",
      ...environment,
      NATS_URL: `nats://${hubEnd}:${natsPort}`,
      RELAY_ALLOWED_HOSTS: `127.0.0.1:${gate.port}`,
    });
    const inside = await firstMatch(relay.stdout, /"relay ready".*"port":(\d+)/u);
    const door = space.start([process.execPath, join(import.meta.dirname, "space-door.ts"), path, inside]);
    await firstMatch(door.stdout, /(open)/u);
    const node: PartitionedNode = {
      port: gate.port,
      cut: async (how) => {
        if (how === "clean") return space.ip("link", "set", hubCable, "down");
        await this.#hub.ip("route", "add", "blackhole", `${nodeEnd}/32`);
        if (how === "silent") await space.ip("route", "add", "blackhole", `${hubEnd}/32`);
      },
      heal: async () => {
        await space.ip("link", "set", hubCable, "up");
        await this.#hub.ip("route", "flush", "type", "blackhole");
        await space.ip("route", "flush", "type", "blackhole");
      },
    };
    this.#running.push({ space, node, gate });
    return node;
  }

  async dispose(): Promise<void> {
    for (const { gate } of this.#running) await gate.close();
    await this.#nats.dispose();
    for (const { space } of this.#running) await space.dispose();
    await this.#hub.dispose();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The near end of a door: a loopback port that leads to its socket. */
class Gate {
  readonly port: number;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async to(path: string): Promise<Gate> {
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const gate = new Gate(server);
    server.on("connection", (near) => gate.#pass(near, path));
    return gate;
  }

  #pass(near: Socket, path: string): void {
    const far = connect({ path, allowHalfOpen: true });
    near.pipe(far).pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#open.delete(one);
        other.destroy();
      });
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    await closed;
  }
}

/** What stands in the group of the first line that matches. The lines after it are read and dropped. */
async function firstMatch(stream: NodeJS.ReadableStream | null, pattern: RegExp): Promise<string> {
  if (stream === null) throw new Error("a process without output");
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const lines = createInterface({ input: stream });
  lines.on("line", (line) => {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) resolve(found);
  });
  lines.once("close", () => reject(new Error("a process ended before it was ready")));
  return promise;
}
