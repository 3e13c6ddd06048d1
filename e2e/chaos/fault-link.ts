/**
 * A TCP proxy on loopback that can behave like a bad network: slow, late, cut, stalled, half open, closing late. It leads
 * to the first of several places that answers. Knows nothing of what goes through it.
 */
import { connect, createServer, type Server, type Socket } from "node:net";

export interface LinkProfile {
  /** Added on the way there and on the way back. */
  readonly delayMs: number;
  /** Each way; undefined: as fast as it goes. */
  readonly bytesPerSecond: number | undefined;
}

/** Bytes under way in one direction before the sender is held: what routers keep. */
const queueBytes = 128 * 1024;

interface Piece {
  readonly bytes: Buffer;
  readonly dueMs: number;
}

/** One direction of one connection. */
class Way {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #profile: LinkProfile;
  #queue: Piece[] = [];
  #queued = 0;
  #freeAtMs = 0;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;
  state: "open" | "stalled" | "lost" = "open";

  constructor(from: Socket, to: Socket, profile: LinkProfile) {
    this.#from = from;
    this.#to = to;
    this.#profile = profile;
    from.on("data", (bytes: Buffer) => this.#take(bytes));
    from.on("end", () => {
      this.#ended = true;
      this.move();
    });
    to.on("drain", () => this.move());
  }

  /** Passes on what is due. */
  move(): void {
    clearTimeout(this.#timer);
    if (this.state === "stalled") return;
    while (!this.#to.writableNeedDrain) {
      const [piece] = this.#queue;
      if (piece === undefined) break;
      const waitMs = piece.dueMs - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.move(), waitMs);
        return;
      }
      this.#queue.shift();
      this.#queued -= piece.bytes.length;
      if (this.state === "open") this.#to.write(piece.bytes);
    }
    if (this.#queued < queueBytes) this.#from.resume();
    if (this.#ended && this.#queue.length === 0 && this.state === "open") this.#to.end();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#queue = [];
  }

  #take(bytes: Buffer): void {
    const { delayMs, bytesPerSecond } = this.#profile;
    const nowMs = performance.now();
    const sendingMs = bytesPerSecond === undefined ? 0 : (bytes.length / bytesPerSecond) * 1_000;
    this.#freeAtMs = Math.max(nowMs, this.#freeAtMs) + sendingMs;
    this.#queue.push({ bytes, dueMs: this.#freeAtMs + delayMs });
    this.#queued += bytes.length;
    if (this.#queued >= queueBytes) this.#from.pause();
    this.move();
  }
}

class Pair {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #ways: readonly [Way, Way];
  #lost = false;
  #closing = false;

  constructor(client: Socket, server: Socket, profile: LinkProfile) {
    this.#client = client;
    this.#server = server;
    this.#ways = [new Way(client, server, profile), new Way(server, client, profile)];
    client.once("close", () => this.#closed(server));
    server.once("close", () => this.#closed(client));
    for (const way of this.#ways) way.move();
  }

  get over(): boolean {
    return this.#client.destroyed && this.#server.destroyed;
  }

  cut(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  stall(stalled: boolean): void {
    for (const way of this.#ways) {
      if (way.state === "lost") continue;
      way.state = stalled ? "stalled" : "open";
      way.move();
    }
  }

  /** Whatever either end says from now on is lost, and neither hears of the other's end. */
  lose(): void {
    this.#lost = true;
    for (const way of this.#ways) {
      way.state = "lost";
      way.move();
    }
  }

  closeLate(afterMs: number): void {
    this.#closing = true;
    this.lose();
    this.#client.end();
    setTimeout(() => {
      this.#server.end();
      this.#server.destroy();
    }, afterMs);
  }

  #closed(other: Socket): void {
    for (const way of this.#ways) way.stop();
    if (!this.#lost && !this.#closing) other.destroy();
  }
}

export interface LinkOptions {
  readonly profile: LinkProfile;
  /** Ports on loopback, in the order in which they are to be tried. */
  readonly places: () => readonly number[];
}

export class FaultLink {
  readonly #options: LinkOptions;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #stalled = false;
  #unplugged = false;
  #port = 0;

  private constructor(options: LinkOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.#accept(client));
  }

  static async open(options: LinkOptions, port = 0): Promise<FaultLink> {
    const link = new FaultLink(options);
    await new Promise<void>((resolve, reject) => {
      link.#server.once("error", reject);
      link.#server.listen(port, "127.0.0.1", resolve);
    });
    const address = link.#server.address();
    if (typeof address === "object" && address !== null) link.#port = address.port;
    return link;
  }

  get port(): number {
    return this.#port;
  }

  cut(): void {
    for (const pair of this.#pairs) pair.cut();
  }

  stall(forMs: number): void {
    this.#setStalled(true);
    setTimeout(() => this.#setStalled(false), forMs);
  }

  unplug(forMs: number): void {
    this.#unplugged = true;
    this.cut();
    setTimeout(() => (this.#unplugged = false), forMs);
  }

  loseOpen(): void {
    for (const pair of this.#pairs) pair.lose();
  }

  closeLate(afterMs: number): void {
    for (const pair of this.#pairs) pair.closeLate(afterMs);
  }

  heal(): void {
    this.#unplugged = false;
    this.#setStalled(false);
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #setStalled(stalled: boolean): void {
    this.#stalled = stalled;
    for (const pair of this.#pairs) pair.stall(stalled);
  }

  #accept(client: Socket): void {
    client.on("error", () => client.destroy());
    if (this.#unplugged) client.resetAndDestroy();
    else this.#reach(client, this.#options.places());
  }

  #reach(client: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const next = (): void => this.#reach(client, others);
    server.once("error", next);
    server.once("connect", () => {
      server.off("error", next);
      server.on("error", () => server.destroy());
      const pair = new Pair(client, server, this.#options.profile);
      this.#pairs.add(pair);
      if (this.#stalled) pair.stall(true);
      for (const end of [client, server])
        end.once("close", () => {
          if (pair.over) this.#pairs.delete(pair);
        });
      client.resume();
    });
  }
}
