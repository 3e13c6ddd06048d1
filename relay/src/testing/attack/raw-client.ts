/** A TCP connection of somebody who does not keep to HTTP or RFC 6455: writes what it likes, and waits for little. */
import { connect, type Socket } from "node:net";
import { systemClock } from "../../clock.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** WebSocket frame opcodes (RFC 6455, 5.2). */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Whoever waits for an answer that is not due goes on after this. */
const patienceMs = 2_000;

export class RawClient {
  readonly #socket: Socket;
  readonly #random: SeededRandom;
  #received = Buffer.alloc(0);
  #wake: () => void = () => {};
  #over = false;

  constructor(port: number, random: SeededRandom) {
    this.#random = random;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("error", () => {}); // 'close' follows
    this.#socket.on("close", () => {
      this.#over = true;
      this.#wake();
    });
    this.#socket.on("data", (piece: Buffer) => {
      // Nobody reads further than the answer's head.
      if (this.#received.length < 4_096) this.#received = Buffer.concat([this.#received, piece]);
      this.#wake();
    });
  }

  get isOver(): boolean {
    return this.#over;
  }

  write(bytes: Uint8Array | string): void {
    if (!this.#over) this.#socket.write(bytes);
  }

  /** Cut at random places, with a pause of up to `pauseMs` between. */
  async writeInPieces(bytes: Buffer, pauseMs: number): Promise<void> {
    for (let rest = bytes; rest.length > 0 && !this.#over;) {
      const length = 1 + this.#random.below(Math.max(1, Math.ceil(rest.length / 3)));
      this.write(rest.subarray(0, length));
      rest = rest.subarray(length);
      if (rest.length > 0) await this.pause(this.#random.below(pauseMs));
    }
  }

  /** A frame as a client masks it; `more` makes it one that RFC 6455 forbids. */
  frame(opcode: number, payload: Buffer, more: { first?: number; masked?: boolean; length?: number } = {}): void {
    const mask = this.#random.bytes(4);
    const masked = more.masked ?? true;
    const body = masked ? Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0))) : payload;
    const head = lengthBytes(more.length ?? payload.length, masked);
    this.write(
      Buffer.concat([Buffer.from([more.first ?? 0x80 | opcode]), head, masked ? mask : Buffer.alloc(0), body]),
    );
  }

  /** True when the relay's answer begins with this, within its patience. */
  async answered(beginning: string): Promise<boolean> {
    await this.#until(() => this.#received.length >= beginning.length);
    return this.#received.subarray(0, beginning.length).toString("latin1") === beginning;
  }

  /** True when this text has come, within its patience. */
  async heard(text: string): Promise<boolean> {
    return this.#until(() => this.#received.includes(text));
  }

  async pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      systemClock.after(ms, resolve);
    });
  }

  /** In one of the ways in which peers leave: a reset, an end, a WebSocket close, or nothing at all for a while. */
  async leave(): Promise<void> {
    const way = this.#random.pick(["reset", "end", "close", "stay"] as const);
    if (way === "close") this.frame(opcodes.close, Buffer.from([0x03, 0xe8]));
    if (way === "end") this.#socket.end();
    if (way !== "reset") await this.pause(this.#random.below(way === "stay" ? 3_000 : 50));
    this.#socket.resetAndDestroy();
  }

  async #until(condition: () => boolean): Promise<boolean> {
    const deadlineMs = systemClock.steadyMs() + patienceMs;
    while (!condition() && !this.#over && systemClock.steadyMs() < deadlineMs) {
      await new Promise<void>((resolve) => {
        const cancel = systemClock.after(100, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
    }
    return condition();
  }
}

/** The second byte and what follows it, for whatever length is claimed. */
function lengthBytes(length: number, masked: boolean): Buffer {
  const bit = masked ? 0x80 : 0;
  if (length < 126) return Buffer.from([bit | length]);
  const head = Buffer.alloc(length < 65_536 ? 3 : 9);
  head[0] = bit | (length < 65_536 ? 126 : 127);
  if (length < 65_536) head.writeUInt16BE(length, 1);
  else head.writeBigUInt64BE(BigInt(length), 1);
  return head;
}
