/** A peer on a real socket, by node's own WebSocket client: what came in can be waited for by condition. */
import {
  decodeDataFrame,
  encodeDataFrame,
  parseControl,
  type BrowserToRelay,
  type DataFrame,
  type HelperToRelay,
} from "@coda/protocol";
import { z } from "zod";

const anyFrameSchema = z.looseObject({ t: z.string() });
export type AnyFrame = z.infer<typeof anyFrameSchema>;

export class SocketPeer {
  readonly controls: AnyFrame[] = [];
  readonly data: DataFrame[] = [];
  closedAs: { code: number; reason: string } | undefined;
  /** False when the upgrade was refused. */
  opened = false;
  readonly #socket: WebSocket;
  #changed: () => void = () => {};

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    // The options object is node's (undici's) own: a page cannot choose its Origin.
    this.#socket = new WebSocket(url, { headers });
    this.#socket.binaryType = "arraybuffer";
    this.#socket.addEventListener("open", () => {
      this.opened = true;
      this.#changed();
    });
    this.#socket.addEventListener("message", (event) => {
      this.#take(event.data as string | ArrayBuffer);
      this.#changed();
    });
    this.#socket.addEventListener("close", ({ code, reason }) => {
      this.closedAs = { code, reason };
      this.#changed();
    });
    this.#socket.addEventListener("error", () => {});
  }

  say(frame: HelperToRelay | BrowserToRelay | Readonly<Record<string, unknown>>): void {
    this.#socket.send(JSON.stringify(frame));
  }

  sendData(frame: DataFrame): void {
    this.#socket.send(encodeDataFrame(frame));
  }

  sendRaw(message: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(message);
  }

  close(): void {
    this.#socket.close();
  }

  /** Resolves when `condition` holds; it is looked at after each event. The test's own timeout is the limit. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  async open(): Promise<this> {
    await this.until(() => this.opened || this.closedAs !== undefined);
    return this;
  }

  async control(t: string): Promise<AnyFrame> {
    const find = () => this.controls.findLast((frame) => frame.t === t);
    await this.until(() => find() !== undefined);
    return find() ?? { t };
  }

  async closed(): Promise<{ code: number; reason: string }> {
    await this.until(() => this.closedAs !== undefined);
    return this.closedAs ?? { code: 0, reason: "" };
  }

  #take(message: string | ArrayBuffer): void {
    if (typeof message !== "string") {
      const frame = decodeDataFrame(new Uint8Array(message));
      if (frame !== undefined) this.data.push(frame);
      return;
    }
    const parsed = parseControl(anyFrameSchema, message);
    if ("frame" in parsed) this.controls.push(parsed.frame);
  }
}
