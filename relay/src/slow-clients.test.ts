/** Whoever opens connections and takes their time, by the hundred, at a whole relay: they are cut, and cost nobody else anything. */
import { closeCodes, limits, revokePath } from "@coda/protocol";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { startRelay, type Relay } from "./start-relay.ts";
import { keys, origin, welcomed } from "./testing/greeting.ts";
import { until } from "./testing/until.ts";

/** Some more than are waited for. */
const clients = limits.halfOpenPerAddress + 200;
/** Node looks for late connections this often, and the machine may be busy. */
const slackMs = limits.upgradeMs / 4 + 5_000;

/** One that writes what it has to say as slowly as it likes. */
class SlowClient {
  readonly #socket: Socket;
  readonly #openedMs = systemClock.steadyMs();
  received = "";
  /** How long it was there; undefined while it is. */
  lastedMs: number | undefined;

  constructor(port: number, text: string) {
    this.#socket = connect({ port, host: "127.0.0.1" }, () => this.write(text));
    this.#socket.on("error", () => {}); // 'close' follows
    this.#socket.on("data", (piece: Buffer) => (this.received += piece.toString("latin1")));
    this.#socket.on("close", () => (this.lastedMs = systemClock.steadyMs() - this.#openedMs));
  }

  write(text: string): void {
    if (this.lastedMs === undefined) this.#socket.write(text, "latin1");
  }

  leave(): void {
    this.#socket.destroy();
  }
}

let relay: Relay;
const slow: SlowClient[] = [];
let cancelTrickle = (): void => {};

beforeEach(async () => {
  relay = await startRelay({ port: 0, ticketPublicKey: keys.publicKey, allowedOrigins: [origin] });
});
afterEach(async () => {
  cancelTrickle();
  for (const client of slow.splice(0)) client.leave();
  await relay.close();
});

function open(count: number, text: string): SlowClient[] {
  const opened = Array.from({ length: count }, () => new SlowClient(relay.port, text));
  slow.push(...opened);
  return opened;
}

/** Each says one byte more, every second: it never falls silent. */
function trickle(all: readonly SlowClient[], byte: string): void {
  const say = (): void => {
    for (const client of all) client.write(byte);
    cancelTrickle = systemClock.after(1_000, say);
  };
  say();
}

async function longestLife(all: readonly SlowClient[]): Promise<number> {
  while (all.some(({ lastedMs }) => lastedMs === undefined))
    await new Promise<void>((resolve) => void systemClock.after(50, resolve));
  return Math.max(...all.map(({ lastedMs = 0 }) => lastedMs));
}

const line = "GET /v1/socket HTTP/1.1\r\n";
const upgrade = (port: number): string =>
  [
    `${line}Host: 127.0.0.1:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "\r\n",
  ].join("\r\n");

describe("slow clients", { timeout: 60_000 }, () => {
  it("HL12 that never end their request are cut in time, and more of one address at once, while others are served", async () => {
    const honest = await welcomed(relay.port, "browser");
    const halfOpen = open(clients, `${line}X-Slow: `);
    await until(
      "those beyond the limit",
      () => halfOpen.filter(({ lastedMs }) => lastedMs !== undefined).length >= 200,
    );
    const waitedFor = halfOpen.filter(({ lastedMs }) => lastedMs === undefined);
    expect(waitedFor.length).toBe(limits.halfOpenPerAddress);
    trickle(waitedFor, "x");
    honest.say({ t: "ping", n: 1 });
    expect(await honest.control("pong")).toEqual({ t: "pong", n: 1 });
    expect(await longestLife(waitedFor)).toBeLessThan(limits.upgradeMs + slackMs);
    expect(honest.closedAs).toBeUndefined();
    const after = await welcomed(relay.port, "browser");
    expect(after.closedAs).toBeUndefined();
  });

  it("HL12 that never end their request's body are cut in time", async () => {
    const head = `POST ${revokePath} HTTP/1.1\r\nHost: 127.0.0.1:${relay.port}\r\nContent-Length: 1000\r\n\r\n`;
    const withoutEnd = open(50, head);
    trickle(withoutEnd, "x");
    expect(await longestLife(withoutEnd)).toBeLessThan(limits.upgradeMs + slackMs);
  });

  it("HL1 that open a socket and trickle a frame without end are closed when their hello is due", async () => {
    const greeting = open(200, upgrade(relay.port));
    await until("their sockets", () => greeting.every(({ received }) => received.startsWith("HTTP/1.1 101")));
    // The head of a text frame of 100 masked bytes (RFC 6455, 5.2), and then a byte now and then.
    for (const client of greeting) client.write("\x81\xe4mask");
    trickle(greeting, "x");
    expect(await longestLife(greeting)).toBeLessThan(limits.helloMs + limits.closeGraceMs + 5_000);
    const code = Buffer.alloc(2);
    code.writeUInt16BE(closeCodes.helloTimeout.code);
    for (const { received } of greeting) expect(received).toContain(code.toString("latin1"));
  });
});
