/** A slow link: TCP proxies on loopback that share one pace for each direction. Knows nothing of what goes through them. */
import { connect, createServer, type Server, type Socket } from "node:net";

/** So little goes through at once: 5 ms of 200 kB/s. */
const pieceBytes = 1_024;

/** One direction of the link: each piece has its turn when those before it are through. */
class Pace {
  readonly #bytesPerMs: number;
  #freeAtMs = 0;

  constructor(bytesPerSecond: number) {
    this.#bytesPerMs = bytesPerSecond / 1_000;
  }

  async through(bytes: number): Promise<void> {
    this.#freeAtMs = Math.max(performance.now(), this.#freeAtMs) + bytes / this.#bytesPerMs;
    const waitMs = this.#freeAtMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** What has no turn yet is left to the kernel, whose buffers hold more than a router's: no help to whoever is measured. */
function passOn(from: Socket, to: Socket, pace: Pace): void {
  from.on("data", (bytes: Buffer) => {
    from.pause();
    void inPieces(bytes, to, pace).then(() => from.resume());
  });
  from.on("end", () => to.end());
}

async function inPieces(bytes: Buffer, to: Socket, pace: Pace): Promise<void> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes);
    await pace.through(piece.length);
    to.write(piece);
  }
}

export class ThrottledLink {
  readonly #up: Pace;
  readonly #down: Pace;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  constructor(bytesPerSecond: number) {
    this.#up = new Pace(bytesPerSecond);
    this.#down = new Pace(bytesPerSecond);
  }

  /** `url` with a port of this link, which leads to the URL's own. */
  async to(url: string): Promise<string> {
    const reached = new URL(url);
    const { port, hostname } = reached;
    const server = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const socket of [near, far]) {
        socket.setNoDelay(true);
        socket.on("error", () => socket.destroy());
        this.#sockets.add(socket);
        socket.on("close", () => this.#sockets.delete(socket));
      }
      passOn(near, far, this.#up);
      passOn(far, near, this.#down);
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the link has no port");
    reached.port = String(address.port);
    return reached.href;
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
