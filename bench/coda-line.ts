/** Coda's side: a client that speaks the protocol as the browser does, without a terminal behind it. */
import {
  clientIdSchema,
  defaultSessionPrefix,
  encodeDataFrame,
  newBytes,
  type ClientId,
  type DataFrame,
  type LivePane,
  type RelayToBrowser,
  type SessionId,
  type SocketHandlers,
  type TicketReply,
} from "@coda/protocol";
import { InputLane } from "@coda/terminal-client/input-lane";
import { RelayLink } from "@coda/terminal-client/relay-link";
import { Sealing } from "@coda/terminal-client/sealing";
import { systemClock } from "@coda/terminal-client/system-clock";
import { MemoryKeys } from "@coda/terminal-client/testing/memory-keys";
import { within, type TerminalLine } from "./line.ts";
import type { WebClient } from "../e2e/support/web-client.ts";
import { openWebSocket } from "./web-socket.ts";

/** Nobody hides it, and it never sleeps. */
const page = { hidden: () => false, onWake: () => () => undefined };
const surroundings = { clock: systemClock, random: Math.random, page };
/** Where tickets of a web app lead: a page is told with its other settings. */
const relayOf = new WeakMap<WebClient, string>();

export class CodaLine implements TerminalLine {
  readonly #link: RelayLink;
  readonly #sealing: Sealing;
  readonly #lane: InputLane;
  readonly #painted = Promise.withResolvers<void>();
  readonly #inputOpened = Promise.withResolvers<void>();
  #opening = 0;
  #acknowledged = 0;
  #listener: (bytes: Uint8Array) => void = () => undefined;
  #pane: LivePane | undefined;
  #counter = 0;
  #end = 0;
  #stalled = false;
  #typedAt = 0;
  #sealedMs = 0;

  private constructor(web: WebClient, session: SessionId) {
    const client = clientIdSchema.parse(crypto.randomUUID());
    this.#sealing = new Sealing({
      keys: new MemoryKeys(),
      place: { session, client },
      changed: () => this.#openInput(),
      report: (what, error) => this.#painted.reject(new Error(`${what}: ${String(error)}`)),
    });
    this.#lane = new InputLane({
      sealing: this.#sealing,
      tell: (frame) => this.#link.tell(frame),
      send: (frame) => {
        this.#sealedMs = performance.now() - this.#typedAt;
        return this.#link.send(frame);
      },
      acknowledged: (counter) => {
        this.#acknowledged = counter;
      },
      refused: (_counter, why) => {
        throw new Error(`input was refused: ${why}`);
      },
      report: (what) => {
        throw new Error(what);
      },
    });
    const ports = {
      ...surroundings,
      ticket: async () => this.#ticket(web, { session, client }),
      openSocket: (url: string, handlers: SocketHandlers) => openWebSocket(url, handlers, web),
    };
    this.#link = new RelayLink(ports, {
      client,
      prefix: defaultSessionPrefix,
      relayUrl: relayOf.get(web),
      onState: (state) => {
        if ("why" in state) this.#painted.reject(new Error(`the connection is ${state.name}: ${state.why}`));
      },
      onFrame: (frame) => this.#control(frame),
      onData: (frame) => this.#data(frame),
    });
    this.#link.start();
  }

  /** Resolves when the first keyframe is there and typing is allowed. */
  static async open(web: WebClient, session: SessionId): Promise<CodaLine> {
    const line = new CodaLine(web, session);
    await within(Promise.all([line.#painted.promise, line.#inputOpened.promise]), "the first keyframe");
    return line;
  }

  /** Offset after the last byte of output that arrived, or was skipped. */
  get end(): number {
    return this.#end;
  }

  get sealedMs(): number {
    return this.#sealedMs;
  }

  send(bytes: Uint8Array): void {
    if (this.#pane === undefined) throw new Error("no pane");
    this.#typedAt = performance.now();
    const after = this.#counter > this.#acknowledged ? this.#counter : 0;
    this.#counter += 1;
    const target = { ...this.#pane, opening: this.#opening };
    this.#lane.send({ type: "input", target, counter: this.#counter, after, bytes });
  }

  /** Acknowledges nothing from now on, as a browser whose machine sleeps. */
  stall(): void {
    this.#stalled = true;
  }

  onOutput(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
  }

  async close(): Promise<void> {
    this.#link.dispose();
  }

  #control(frame: RelayToBrowser): void {
    if (frame.t === "welcome") this.#sealing.welcomed(frame.capabilities);
    if (frame.t === "inputOpened") {
      this.#opening = frame.opening;
      this.#openInput();
    }
    if (frame.t === "sealOffered") this.#sealing.offered(frame.key);
    if (frame.t === "skipped") this.#end = frame.to;
    if (frame.t === "subscribeFailed") this.#painted.reject(new Error(`not subscribed: ${frame.reason}`));
    if (frame.t === "inputRefused") void this.#lane.heardRefusal(frame);
    const pane = frame.t === "sessionState" ? frame.live?.panes[0] : undefined;
    if (pane === undefined || this.#pane !== undefined) return;
    this.#pane = pane;
    this.#link.tell({ t: "subscribe", ref: pane.ref, epoch: pane.epoch, from: null });
  }

  /** As a person would: when it is sealed. */
  #openInput(): void {
    if (this.#sealing.state === "sealed" || this.#sealing.state === "open") this.#inputOpened.resolve();
  }

  async #ticket(web: WebClient, { session, client }: { session: SessionId; client: ClientId }): Promise<TicketReply> {
    const reply = await web.ticket(session, client, await this.#sealing.publicKey());
    this.#sealing.deviceTold(reply.device);
    relayOf.set(web, reply.relayUrl);
    return reply;
  }

  #data(frame: DataFrame): void {
    if (frame.type === "inputAck") void this.#lane.heard(frame);
    if (frame.type === "keyframeEnd") {
      this.#end = frame.offset;
      this.#acknowledge(frame.ref);
      this.#painted.resolve();
    }
    if (frame.type !== "output") return;
    const fresh = newBytes(this.#end, frame.offset, frame.payload);
    if (fresh === "gap") throw new Error(`bytes are missing: at ${this.#end}, and ${frame.offset} came`);
    this.#end += fresh.length;
    this.#listener(fresh);
    this.#acknowledge(frame.ref);
  }

  #acknowledge(ref: number): void {
    if (!this.#stalled) this.#link.send(encodeDataFrame({ type: "ack", ref, offset: this.#end }));
  }
}
