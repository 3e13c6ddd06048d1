/**
 * A viewer that holds every byte of one pane against what its program printed, and knows how long it saw nothing. It draws
 * nothing, so it never falls behind for long; where it is moved on all the same, it goes back to where it was.
 */
import { randomUUID } from "node:crypto";
import {
  capabilities,
  clientIdSchema,
  ConnectionDriver,
  defaultSessionPrefix,
  encodeDataFrame,
  limits,
  newBytes,
  relayToBrowserSchema,
  supportedVersions,
  type ConnectionPorts,
  type DataFrame,
  type LivePane,
  type RelayToBrowser,
  type SessionId,
} from "@coda/protocol";
import { placeOf, printedBytes } from "../chaos/numbered-lines.ts";
import { openViewerSocket } from "../chaos/viewer-socket.ts";
import type { WebClient } from "./web-client.ts";

export interface ExactViewerOptions {
  readonly web: WebClient;
  readonly session: SessionId;
  /** The name its program prints. */
  readonly program: string;
  /** Called with `seenBytes` whenever that has grown. */
  readonly seen?: (bytes: number) => void;
}

export class ExactViewer {
  readonly #options: ExactViewerOptions;
  readonly #driver: ConnectionDriver<RelayToBrowser>;
  readonly #faults: string[] = [];
  #pane: LivePane | undefined;
  /** Offset of the next byte; undefined before the first. */
  #next: number | undefined;
  /** Where the program's own output begins. */
  #begin: number | undefined;
  /** What came before a line said where it belongs. */
  #unplaced = Buffer.alloc(0);
  #lastAtMs = 0;
  /** When the last output came before the helper was gone. */
  #leftAtMs: number | undefined;
  readonly #interruptions: number[] = [];
  #longestMs = 0;
  #connects = 0;
  #skippedBytes = 0;

  constructor(options: ExactViewerOptions) {
    this.#options = options;
    this.#driver = new ConnectionDriver<RelayToBrowser>(portsOf(options), {
      schema: relayToBrowserSchema,
      onState: ({ name }) => {
        if (name !== "live") return;
        this.#connects += 1;
        // Another relay may know its pane by the same number, and sends nothing of it until it is asked.
        this.#pane = undefined;
      },
      onFrame: (frame) => this.#control(frame as RelayToBrowser),
      onData: (frame) => this.#data(frame),
    });
    this.#driver.start();
  }

  /** What was wrong; nothing is the aim. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /** How much of what the program printed came, and was right where it was not skipped. */
  get seenBytes(): number {
    return this.#next === undefined || this.#begin === undefined ? 0 : this.#next - this.#begin;
  }

  /** What a machine that is too busy for 1 MB/s did not get to see; it is stored all the same. */
  get skippedBytes(): number {
    return this.#skippedBytes;
  }

  /** How often it had to connect. */
  get connects(): number {
    return this.#connects;
  }

  /** From now on the longest time without output is looked for. */
  mark(): void {
    this.#longestMs = 0;
  }

  /** Milliseconds between two pieces of output, the longest since `mark`, which may not be over yet. */
  get longestPauseMs(): number {
    return Math.max(this.#longestMs, this.#lastAtMs === 0 ? 0 : performance.now() - this.#lastAtMs);
  }

  /** Offset in its epoch of the next byte; 0 before the first. */
  get position(): number {
    return this.#next ?? 0;
  }

  /** Milliseconds from the last output of a helper that left to the first of the one that came. */
  get interruptionsMs(): readonly number[] {
    return this.#interruptions;
  }

  close(): void {
    this.#driver.stop();
  }

  #control(frame: RelayToBrowser): void {
    if (frame.t === "sessionState") this.#follow(frame.live?.panes[0]);
    if (frame.t === "skipped" && frame.cause !== null) this.#faults.push(`a gap at ${frame.from}: ${frame.cause}`);
    if (frame.t === "skipped") this.#skipped(frame);
    if (frame.t === "subscribeFailed") this.#subscribe();
  }

  /** Moved on: every byte is wanted all the same, as far as a relay gives them. */
  #skipped({ from, to }: { readonly from: number; readonly to: number }): void {
    if (to - from < limits.resumeFillBytes / 2) return this.#subscribe();
    this.#skippedBytes += to - from;
    this.#next = to;
    return undefined;
  }

  #follow(pane: LivePane | undefined): void {
    const before = this.#pane;
    this.#pane = pane;
    if (pane === undefined) this.#leftAtMs ??= this.#lastAtMs;
    if (pane === undefined || pane.ref === before?.ref) return;
    this.#subscribe();
  }

  #subscribe(): void {
    if (this.#pane === undefined) return;
    const { ref, epoch } = this.#pane;
    this.#driver.send(JSON.stringify({ t: "subscribe", ref, epoch, from: this.#next ?? null }));
  }

  #data(frame: DataFrame): void {
    if (frame.type === "keyframeEnd") {
      this.#next ??= frame.offset;
      this.#acknowledge(frame.ref, frame.offset);
    }
    if (frame.type !== "output" || this.#next === undefined || frame.ref !== this.#pane?.ref) return;
    const fresh = newBytes(this.#next, frame.offset, frame.payload);
    // Of before it went back; what is missing comes first.
    if (fresh === "gap") return;
    this.#next += fresh.length;
    this.#noteTime();
    this.#compare(Buffer.from(fresh), this.#next - fresh.length);
    this.#options.seen?.(this.seenBytes);
    this.#acknowledge(frame.ref, this.#next);
  }

  #noteTime(): void {
    const nowMs = performance.now();
    if (this.#lastAtMs > 0) this.#longestMs = Math.max(this.#longestMs, nowMs - this.#lastAtMs);
    if (this.#leftAtMs !== undefined) this.#interruptions.push(nowMs - this.#leftAtMs);
    this.#leftAtMs = undefined;
    this.#lastAtMs = nowMs;
  }

  #compare(bytes: Buffer, offset: number): void {
    const { program } = this.#options;
    if (this.#begin === undefined) {
      this.#unplaced = Buffer.concat([this.#unplaced, bytes]);
      const place = placeOf(program, this.#unplaced);
      if (place !== undefined) this.#begin = offset + bytes.length - this.#unplaced.length - place;
      return;
    }
    const from = offset - this.#begin;
    const wanted = printedBytes(program, from, from + bytes.length);
    if (!wanted.equals(bytes)) this.#faults.push(`other bytes at ${from} than ${program} printed`);
  }

  #acknowledge(ref: number, offset: number): void {
    this.#driver.send(encodeDataFrame({ type: "ack", ref, offset }));
  }
}

function portsOf({ web, session }: ExactViewerOptions): ConnectionPorts {
  const client = clientIdSchema.parse(randomUUID());
  return {
    fetchTicket: async () => web.ticket(session, client),
    openSocket: (url, handlers) => {
      const heard = (): void => undefined;
      return openViewerSocket(url, handlers, { port: Number(new URL(url).port), origin: web.origin, heard });
    },
    hello: (ticket) =>
      JSON.stringify({
        t: "hello",
        role: "browser",
        wants: "open",
        client,
        versions: supportedVersions,
        capabilities,
        ticket,
        prefix: defaultSessionPrefix,
        software: "coda-exact-viewer",
      }),
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
    random: () => Math.random(),
    hidden: () => false,
  };
}
