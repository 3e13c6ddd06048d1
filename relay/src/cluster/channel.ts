/**
 * One conversation between two nodes over the bus, which may lose messages: they are numbered, and a hole, or silence,
 * ends it. An envelope is `[number u32][kind u8][body]`, big-endian; its subject ends in the conversation's id.
 */
import { limits } from "@coda/protocol";
import type { Lane } from "../bus/bus.ts";
import type { Clock } from "../clock.ts";
import { faultOf } from "../log.ts";
import { RoundTrip } from "../round-trip.ts";
import { nodeMessageSchema, type NodeMessage } from "./node-message.ts";

/** text, bytes: as on a helper's socket. node: what the nodes themselves have to say, JSON. */
const kinds = { text: 1, bytes: 2, node: 3 } as const;
const headerBytes = 5;

type Alive = Extract<NodeMessage, { t: "alive" }>;

/** Those under way at this node, by id: whoever holds one puts it in and takes it out. */
export type Conversations = Map<string, Channel>;

export interface ChannelEvents {
  text(text: string): void;
  bytes(message: Uint8Array): void;
  /** All but signs of life. */
  node(message: NodeMessage): void;
  /** Nothing of it can be trusted any more; it has ended. */
  lost(why: string): void;
}

export interface ChannelOptions {
  /** To the other side. */
  readonly lane: Pick<Lane, "publish">;
  readonly clock: Clock;
  /** Where the other side listens. */
  readonly subject: string;
  readonly events: ChannelEvents;
  /** To the helper, where this end is its home: told with each sign of life. */
  readonly helperMs?: () => number | undefined;
  /** A round trip between the two nodes took this long. */
  readonly sampled: (ms: number) => void;
  /** Messages that were read before it began: the one that opened it. */
  readonly read?: number;
}

/** What opens a conversation: its first message, if that is one of the nodes' own. */
export function openingOf(envelope: Uint8Array): unknown {
  if (envelope.length < headerBytes || envelope[4] !== kinds.node) return undefined;
  const isFirst = new DataView(envelope.buffer, envelope.byteOffset).getUint32(0) === 0;
  return isFirst ? parseJson(new TextDecoder().decode(envelope.subarray(headerBytes))) : undefined;
}

export class Channel {
  readonly #options: ChannelOptions;
  #sent = 0;
  #received: number;
  #heardMs: number;
  #ended = false;
  readonly #roundTrip = new RoundTrip();
  /** The other end's last sign of life, and when it came. */
  #lastSign: { readonly sentMs: number; readonly heardMs: number } | undefined;
  #helperMs: number | undefined;
  #cancelTimer: () => void;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#received = options.read ?? 0;
    this.#heardMs = options.clock.steadyMs();
    this.#cancelTimer = this.#arm();
  }

  /** To the helper, by way of its home; undefined while either part is not known. */
  get helperMs(): number | undefined {
    const hereMs = this.#roundTrip.ms;
    return hereMs === undefined || this.#helperMs === undefined ? undefined : hereMs + this.#helperMs;
  }

  text(text: string): void {
    this.#send(kinds.text, new TextEncoder().encode(text));
  }

  bytes(message: Uint8Array): void {
    this.#send(kinds.bytes, message);
  }

  node(message: NodeMessage): void {
    this.#send(kinds.node, new TextEncoder().encode(JSON.stringify(message)));
  }

  /** An envelope came on this conversation's subject. `envelope` is the receiver's own memory. */
  receive(envelope: Uint8Array): void {
    if (this.#ended) return;
    if (envelope.length < headerBytes) return this.#lose("an envelope that is none");
    const number = new DataView(envelope.buffer, envelope.byteOffset).getUint32(0);
    if (number !== this.#received) return this.#lose(`message ${this.#received} is missing`);
    this.#received += 1;
    this.#heardMs = this.#options.clock.steadyMs();
    this.#guard(() => this.#hand(envelope[4], envelope.subarray(headerBytes)));
  }

  #hand(kind: number | undefined, body: Uint8Array): void {
    const { events } = this.#options;
    if (kind === kinds.bytes) events.bytes(body);
    else if (kind === kinds.text) events.text(new TextDecoder().decode(body));
    else this.#heardNode(parseJson(new TextDecoder().decode(body)));
  }

  #heardNode(json: unknown): void {
    const message = nodeMessageSchema.safeParse(json);
    if (!message.success) this.#lose("a message that is none");
    else if (message.data.t === "alive") this.#heardAlive(message.data);
    else this.#options.events.node(message.data);
  }

  #heardAlive({ sentMs, echo, helperMs }: Alive): void {
    const nowMs = this.#options.clock.steadyMs();
    if (sentMs !== undefined) this.#lastSign = { sentMs, heardMs: nowMs };
    if (echo !== undefined) this.#sampled(Math.max(0, nowMs - echo.sentMs - echo.heldMs));
    this.#helperMs = helperMs ?? undefined;
  }

  #sampled(ms: number): void {
    this.#roundTrip.sampled(ms);
    this.#options.sampled(ms);
  }

  #alive(): Alive {
    const sentMs = this.#options.clock.steadyMs();
    const last = this.#lastSign;
    const echo = last && { sentMs: last.sentMs, heldMs: sentMs - last.heardMs };
    return { t: "alive", sentMs, echo, helperMs: this.#options.helperMs?.() ?? null };
  }

  /** A fault of ours costs the conversation that met it, never the process. */
  #guard(handle: () => void): void {
    try {
      handle();
    } catch (error) {
      const { fault, at } = faultOf(error);
      this.#lose(`a message could not be handled: ${fault} ${at}`);
    }
  }

  /** Ends it on this side, in silence. */
  end(): void {
    this.#ended = true;
    this.#cancelTimer();
  }

  #send(kind: number, body: Uint8Array): void {
    if (this.#ended) return;
    const envelope = new Uint8Array(headerBytes + body.length);
    new DataView(envelope.buffer).setUint32(0, this.#sent);
    envelope[4] = kind;
    envelope.set(body, headerBytes);
    this.#sent += 1;
    this.#options.lane.publish(this.#options.subject, envelope);
  }

  #arm(): () => void {
    return this.#options.clock.after(limits.nodeAliveMs, () => {
      if (this.#options.clock.steadyMs() - this.#heardMs >= limits.nodeSilenceMs)
        return this.#lose("the other node is silent");
      this.#cancelTimer = this.#arm();
      this.node(this.#alive());
    });
  }

  #lose(why: string): void {
    this.end();
    this.#options.events.lost(why);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
