/** As much of a relay as a helper needs to be live: takes its socket, greets whatever it says first, and hears nothing after. */
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/** RFC 6455 §1.3. */
const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const textFrame = 0x81;
/** A longer one has its length elsewhere; a server's frames are not masked (§5.2). */
const longestShort = 125;

export class BareRelay {
  readonly #open = new Set<Duplex>();
  readonly #server = createServer().on("upgrade", (request, socket) => {
    const accept = createHash("sha1").update(`${String(request.headers["sec-websocket-key"])}${guid}`);
    const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    socket.write([...head, `Sec-WebSocket-Accept: ${accept.digest("base64")}`, "", ""].join("\r\n"));
    this.#open.add(socket);
    socket.once("data", () => socket.write(greeting()));
    socket.on("data", () => (this.heard += 1));
    for (const over of ["end", "error"]) socket.on(over, () => socket.destroy());
    socket.on("close", () => this.#open.delete(socket));
  });
  /** Grows with all that is said to it. */
  heard = 0;

  /** Sockets that are open now. */
  get sockets(): number {
    return this.#open.size;
  }

  /** Where tickets lead to. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, "127.0.0.1", resolve);
    });
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

function greeting(): Uint8Array {
  const text = JSON.stringify({ t: "welcome", version: 1, capabilities: [], connection: randomUUID() });
  if (text.length > longestShort) throw new Error("the greeting is too long for a short frame");
  return Buffer.concat([Buffer.from([textFrame, text.length]), Buffer.from(text)]);
}
