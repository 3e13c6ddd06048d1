/** A helper and browsers that reconnect as the real ones do (the protocol's own driver), for the fault bench. */
import {
  ConnectionDriver,
  encodeDataFrame,
  encodeKeyframe,
  epochSchema,
  limits,
  relayToBrowserSchema,
  relayToHelperSchema,
  supportedVersions,
  type ConnectionPorts,
  type DataFrame,
  type RelayToBrowser,
  type RelayToHelper,
} from "@coda/protocol";
import { openWebSocket } from "../web-socket.ts";
import { announcement, deviceId, epochId, sessionId } from "./peers.ts";
import { origin, ticketOf } from "./server-process.ts";

/** Where to connect now: what a load balancer would say. */
export type Balance = () => Promise<number | undefined>;

function ports(balance: Balance, hello: object, claims: () => object): ConnectionPorts {
  const common = { t: "hello", versions: supportedVersions, capabilities: [], prefix: "coda", software: "bench" };
  return {
    fetchTicket: async () => {
      const port = await balance();
      if (port === undefined) return { retry: true, why: "no node is ready" };
      return { ticket: ticketOf({ ...claims() }), relayUrl: `ws://127.0.0.1:${port}/v1/socket` };
    },
    openSocket: (url, handlers) =>
      openWebSocket(url, handlers, { origin: "role" in hello && hello.role === "browser" ? origin : "" }),
    hello: (ticket) => JSON.stringify({ ...common, ...hello, ticket }),
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
    random: Math.random,
    hidden: () => false,
  };
}

/** The byte every pane has at an offset. */
function byteAt(offset: number): number {
  return (Math.imul(offset + 1, 2_654_435_761) >>> 13) & 0xff;
}

function bytesOf(from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: to - from }, (_, n) => byteAt(from + n));
}

/** One session with one pane whose journal is a formula: it grows, and every byte of it can be had at any time. */
export class LastingHelper {
  readonly #number: number;
  readonly #driver: ConnectionDriver<RelayToHelper>;
  #watchedFrom: number | undefined;
  #acknowledged = 0;
  #end = 0;

  constructor(number: number, balance: Balance) {
    this.#number = number;
    const claims = () => ({ role: "helper", sub: deviceId(number), dev: deviceId(number) });
    this.#driver = new ConnectionDriver<RelayToHelper>(ports(balance, { role: "helper" }, claims), {
      schema: relayToHelperSchema,
      onState: ({ name }) => {
        this.#watchedFrom = undefined;
        if (name === "live") this.#announce();
      },
      onFrame: (frame) => this.#obey(frame as RelayToHelper),
      onData: (frame) => {
        if (frame.type === "ack") this.#acknowledged = Math.max(this.#acknowledged, frame.offset);
        this.#pump();
      },
    });
    this.#driver.start();
  }

  write(bytes: number): void {
    this.#end += bytes;
    this.#pump();
  }

  stop(): void {
    this.#driver.stop();
  }

  #announce(): void {
    const opened = announcement(this.#number, [this.#number]);
    const panes = opened.panes.map((pane) => ({ ...pane, end: this.#end }));
    this.#driver.send(JSON.stringify({ ...opened, panes }));
  }

  #obey(frame: RelayToHelper): void {
    if (frame.t === "watch") {
      this.#watchedFrom = frame.from ?? this.#end;
      this.#acknowledged = this.#watchedFrom;
      this.#pump();
    }
    if (frame.t === "unwatch") this.#watchedFrom = undefined;
    if (frame.t === "readRange") {
      const to = Math.min(frame.to, this.#end, frame.from + limits.framePayloadBytes);
      const payload = bytesOf(frame.from, to);
      this.#driver.send(encodeDataFrame({ type: "fill", ref: frame.id, offset: frame.from, payload }));
    }
    if (frame.t === "takeKeyframe") {
      const header = {
        epoch: epochSchema.parse(epochId(this.#number)),
        offset: this.#end,
        columns: 80,
        rows: 24,
        title: "",
        scrollbackLines: 0,
      };
      const payload = encodeKeyframe({ header, vt: new Uint8Array(0) });
      this.#driver.send(encodeDataFrame({ type: "keyframeEnd", ref: frame.id, offset: this.#end, payload }));
    }
  }

  #pump(): void {
    while (this.#watchedFrom !== undefined && this.#watchedFrom < this.#end) {
      const credit = this.#acknowledged + limits.helperCreditBytes - this.#watchedFrom;
      const to = Math.min(this.#end, this.#watchedFrom + Math.min(credit, limits.framePayloadBytes));
      if (to <= this.#watchedFrom) return;
      const payload = bytesOf(this.#watchedFrom, to);
      this.#driver.send(encodeDataFrame({ type: "output", ref: this.#number, offset: this.#watchedFrom, payload }));
      this.#watchedFrom = to;
    }
  }
}

/** Follows the one pane of a session from its first byte, and holds every byte against the formula. */
export class LastingBrowser {
  readonly #number: number;
  readonly #driver: ConnectionDriver<RelayToBrowser>;
  #ref: number | undefined;
  #next = 0;
  #newAtMs = 0;
  /** The longest time without a new byte since the last `begin`. */
  longestMs = 0;
  /** Bytes that were wrong, came twice, or were passed over. */
  faults = 0;
  closedAs: string | undefined;

  constructor(number: number, balance: Balance) {
    this.#number = number;
    const claims = () => ({
      role: "driver",
      sub: deviceId(number),
      dev: deviceId(number),
      ses: sessionId(number),
      idea: `idea-${number}`,
      slot: "primary",
    });
    const hello = { role: "browser", client: crypto.randomUUID(), wants: "follow" };
    this.#driver = new ConnectionDriver<RelayToBrowser>(ports(balance, hello, claims), {
      schema: relayToBrowserSchema,
      onState: (state) => {
        this.#ref = undefined;
        if (state.name === "refused") this.closedAs = state.why;
      },
      onFrame: (frame) => this.#heard(frame as RelayToBrowser),
      onData: (frame) => this.#data(frame),
    });
    this.#driver.start();
  }

  get position(): number {
    return this.#next;
  }

  begin(): void {
    this.#newAtMs = performance.now();
    this.longestMs = 0;
  }

  stop(): void {
    this.#driver.stop();
  }

  #heard(frame: RelayToBrowser): void {
    if (frame.t === "skipped") this.faults += Math.abs(frame.to - frame.from);
    if (frame.t === "subscribeFailed") this.#subscribe(frame.ref);
    if (frame.t !== "sessionState") return;
    const ref = frame.live?.panes[0]?.ref;
    if (ref === this.#ref) return;
    this.#ref = ref;
    if (ref !== undefined) this.#subscribe(ref);
  }

  #subscribe(ref: number): void {
    this.#driver.send(JSON.stringify({ t: "subscribe", ref, epoch: epochId(this.#number), from: this.#next }));
  }

  #data(frame: DataFrame): void {
    if (frame.type === "keyframeEnd") this.faults += 1; // it never asked for one
    if (frame.type !== "output" || frame.ref !== this.#ref) return;
    if (frame.offset !== this.#next) this.faults += 1;
    for (const [at, byte] of frame.payload.entries()) if (byte !== byteAt(frame.offset + at)) this.faults += 1;
    this.#next = frame.offset + frame.payload.length;
    this.longestMs = Math.max(this.longestMs, performance.now() - this.#newAtMs);
    this.#newAtMs = performance.now();
    this.#driver.send(encodeDataFrame({ type: "ack", ref: frame.ref, offset: this.#next }));
  }
}
