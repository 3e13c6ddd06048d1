/** One page of one viewer: terminal-client's own session in real time, drawn by a headless terminal. */
import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import {
  clientIdSchema,
  decodeDataFrame,
  defaultSessionPrefix,
  limits,
  relayToBrowserSchema,
  ticketReplySchema,
  type TicketReply,
} from "@coda/protocol";
import { noPaints, openHeadlessSession } from "@coda/terminal-client/testing/headless-session";
import type { ViewerLook, ViewerOptions, ViewerOrder } from "./viewer-words.ts";
import { openWebSocket } from "./web-socket.ts";

const decompress = promisify(zstdDecompress);
/** Of /bin/sh, the superuser's too. */
const prompt = /^[$#] ?$/u;

export interface Paint {
  /** From the wish to see the session to its first text on the screen. */
  readonly ms: number;
  /** Of the transcript, as sent. */
  readonly bytes: number;
  readonly lastLine: string;
}

export class ViewerPage {
  readonly #options: ViewerOptions;
  readonly #client = clientIdSchema.parse(crypto.randomUUID());
  readonly #beganMs = performance.now();
  readonly #page;
  #drawn = 0;
  #skips = 0;
  #outputBytes = 0;
  #transcriptBytes = 0;
  readonly #painted = Promise.withResolvers<Paint>();
  #isPainted = false;
  /** Who waits for a prompt on the screen. */
  #waiting: (() => void)[] = [];

  constructor(options: ViewerOptions) {
    this.#options = options;
    const { session } = options;
    this.#page = openHeadlessSession({
      session,
      client: this.#client,
      prefix: defaultSessionPrefix,
      decompress: async (bytes, rawBytes) => {
        const raw = await decompress(bytes, { maxOutputLength: rawBytes });
        return raw.length === rawBytes ? new Uint8Array(raw) : undefined;
      },
      drawnFrom: () => void this.#lookForPaint(),
      // Nothing is kept: each opening is a browser's first.
      paints: noPaints,
      report: (what, error) => console.error(`viewer: ${what}: ${String(error)}`),
      ticket: async (bpk) => this.#ticket(bpk),
      transcript: async (query, signal) => this.#transcript(query, signal),
      openSocket: (url, handlers) => {
        const socket = openWebSocket(
          options.relayUrl,
          { ...handlers, onMessage: (message) => this.#hear(message, () => handlers.onMessage(message)) },
          { origin: options.origin, host: new URL(url).host },
        );
        return {
          ...socket,
          send: (message) => {
            socket.send(message);
            if (typeof message !== "string") this.#said(message);
          },
        };
      },
    });
  }

  async obey(order: ViewerOrder): Promise<ViewerLook> {
    const beganMs = performance.now();
    if (order.do === "type" || order.do === "untilPrompt") this.#page.type(new TextEncoder().encode(order.text));
    if (order.do === "untilPrompt") await this.#untilPrompt();
    return {
      ms: performance.now() - beganMs,
      canType: this.#page.session.getSnapshot().canType,
      drawn: this.#drawn,
      skips: this.#skips,
      outputBytes: this.#outputBytes,
      lastLine: this.#lastLine,
    };
  }

  /** The first thing it drew. */
  get painted(): Promise<Paint> {
    return this.#painted.promise;
  }

  /** All that is drawn, what was scrolled out of the screen first. */
  async lines(): Promise<string[]> {
    await this.#page.view.parsed();
    return this.#page.view.shown.lines();
  }

  close(): void {
    this.#page.session.dispose();
  }

  get #lastLine(): string {
    const { shown } = this.#page.view;
    return shown.lines(Math.max(0, shown.lineCount - shown.size.rows)).at(-1) ?? "";
  }

  /** A prompt that is there already is the one before. */
  async #untilPrompt(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #hear(message: string | Uint8Array<ArrayBuffer>, handle: () => void): void {
    if (typeof message === "string") {
      const frame = relayToBrowserSchema.safeParse(JSON.parse(message)).data;
      if (frame?.t === "skipped") this.#skips += 1;
    } else {
      const frame = decodeDataFrame(message);
      if (frame?.type === "output") this.#outputBytes += frame.payload.length;
    }
    handle();
  }

  /** What the session returns credit for is on the screen. */
  #said(message: Uint8Array): void {
    const frame = decodeDataFrame(message);
    if (frame?.type !== "ack") return;
    this.#drawn = frame.offset;
    if (this.#waiting.length === 0 || !prompt.test(this.#lastLine)) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Something is to be drawn; the first time it is, that is the paint. */
  async #lookForPaint(): Promise<void> {
    if (this.#isPainted) return;
    await this.#page.view.parsed();
    const lastLine = this.#lastLine;
    if (lastLine === "") return;
    this.#isPainted = true;
    this.#painted.resolve({ ms: performance.now() - this.#beganMs, bytes: this.#transcriptBytes, lastLine });
  }

  async #ticket(bpk: string | undefined): Promise<TicketReply> {
    const { session } = this.#options;
    const reply = await this.#fetch("/api/devmode/tickets", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ for: "session", session: session.id, client: this.#client, bpk }),
      signal: AbortSignal.timeout(limits.ticketMs),
    });
    return ticketReplySchema.parse(await reply.json());
  }

  async #transcript(query: string, signal?: AbortSignal): Promise<Response> {
    const path = `/api/devmode/sessions/${this.#options.session.id}/transcript?${query}`;
    const reply = await this.#fetch(path, signal === undefined ? {} : { signal });
    const body = await reply.arrayBuffer();
    this.#transcriptBytes += body.byteLength;
    return new Response(body, { status: reply.status });
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const { webUrl, origin, cookie } = this.#options;
    const headers = { ...Object.fromEntries(new Headers(init.headers)), origin, cookie };
    return fetch(new URL(path, webUrl), { ...init, headers });
  }
}
