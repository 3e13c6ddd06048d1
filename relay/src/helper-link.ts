/**
 * A helper's connection after its hello: its refs, its requests, its numbers for browsers. Brings its frames to rooms
 * of its own device and to no others, and nothing at all once a newer connection has replaced it.
 */
import {
  clientRefSchema,
  decodeDataFrame,
  encodeDataFrame,
  helperToRelaySchema,
  limits,
  parseControl,
  rewriteClient,
  type Capability,
  type ClientRef,
  type DataFrame,
  type DeviceId,
  type HelperToRelay,
  type PaneRef,
  type RelayToBrowser,
  type RelayToHelper,
  type SessionOpened,
} from "@coda/protocol";
import { unixAt, type Clock } from "./clock.ts";
import type { DeviceHelper, Directory } from "./directory.ts";
import { HelperPace } from "./helper-pace.ts";
import type { Log } from "./log.ts";
import type { KeyframeAnswer, KeyframeRequest, RangeAnswer, RangeRequest } from "./pane-helper.ts";
import type { RelayMetrics } from "./metrics.ts";
import type { HelperPort, Link, HopPort, RenewalPort } from "./peer.ts";
import { RequestBook } from "./request-book.ts";
import type { Room } from "./room.ts";
import type { Seat } from "./room-peers.ts";
import type { RoomPane } from "./room-pane.ts";
import { SharedKeyframes } from "./shared-keyframes.ts";

export interface HelperLinkOptions {
  readonly device: DeviceId;
  /** Those both sides have; of a helper at another node those of that node, which knows the helper's own. */
  readonly capabilities: readonly Capability[];
  readonly port: HelperPort & HopPort & RenewalPort;
  readonly metrics: RelayMetrics;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly log: Log;
  /** When its ticket was issued. */
  readonly issuedMs: number;
  /** It is another node's, and `port` leads there. */
  readonly isRemote?: boolean;
}

type ClientFrameType = "inputRefused" | "pasteProgress" | "actionDone" | "sealOffered" | "ticketJudged" | "typingRuled";
/** What is for one browser alone. */
type ClientFrame = Extract<HelperToRelay, { t: ClientFrameType }>;
type ToClient = Extract<RelayToBrowser, { t: ClientFrameType }>;

type PaneFrame = Extract<HelperToRelay, { t: "paneResized" | "gapDeclared" }>;

interface BoundPane {
  readonly pane: RoomPane;
  readonly room: Room;
}

export class HelperLink implements Link, DeviceHelper {
  readonly device: DeviceId;
  readonly isRemote: boolean;
  readonly issuedMs: number;
  readonly #port: HelperPort & HopPort & RenewalPort;
  readonly #takesTickets: boolean;
  readonly #metrics: RelayMetrics;
  readonly #directory: Directory;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #pace: HelperPace;
  readonly #requests: RequestBook;
  readonly #keyframes = new SharedKeyframes((request, done) => this.#askKeyframe(request, done));
  readonly #panes = new Map<number, BoundPane>();
  readonly #clients = new Map<number, Seat>();
  #lastClient = 0;
  #heardMs: number;

  constructor(options: HelperLinkOptions) {
    this.device = options.device;
    this.issuedMs = options.issuedMs;
    this.isRemote = options.isRemote ?? false;
    this.#port = options.port;
    this.#takesTickets = options.capabilities.includes("sealed");
    this.#metrics = options.metrics;
    this.#directory = options.directory;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#requests = new RequestBook(options.clock);
    this.#heardMs = options.clock.steadyMs();
    this.#pace = new HelperPace(this.#heardMs);
  }

  /** Takes the device over; call once the welcome is on its way. */
  begin(): void {
    this.#directory.helperArrived(this, this.#clock.unixMs());
  }

  // ------------------------------------------------------------------------------------------------ from the socket

  text(text: string): void {
    if (!this.#directory.isCurrent(this)) return;
    this.#heardMs = this.#clock.steadyMs();
    const parsed = parseControl(helperToRelaySchema, text);
    if ("problem" in parsed) this.#port.drop("badFrame");
    // Another node's helper was held to its pace there.
    else if (!this.isRemote && !this.#pace.allows(parsed.frame, this.#heardMs)) this.#port.drop("tooMany");
    else this.#control(parsed.frame);
  }

  bytes(message: Uint8Array): void {
    if (!this.#directory.isCurrent(this)) return;
    this.#heardMs = this.#clock.steadyMs();
    const frame = decodeDataFrame(message);
    if (frame === undefined) this.#port.drop("badFrame");
    else this.#data(frame, message);
  }

  /** Nothing that is known of a device depends on which of its tickets it was. */
  renewed(): void {}

  left(): void {
    this.#requests.clear();
    this.#directory.helperLeft(this, unixAt(this.#clock, this.#heardMs));
  }

  replaced(): void {
    this.#port.drop("replaced");
  }

  // ------------------------------------------------------------------------------------------------- for the rooms

  get heardMs(): number {
    return this.#heardMs;
  }

  get roundTripMs(): number | undefined {
    return this.#port.roundTripMs;
  }

  measure(): void {
    this.#port.measure();
  }

  send(frame: RelayToHelper): void {
    if (frame.t === "act") this.#pace.asked();
    const isYounger = frame.t === "clientJoined" && !this.#takesTickets;
    this.#port.send(isYounger ? { ...frame, ticket: undefined } : frame);
  }

  /** A browser's input. */
  sendBytes(message: Uint8Array): void {
    this.#pace.asked();
    this.#port.sendBytes(message);
  }

  watch(ref: PaneRef, from: number): void {
    this.#port.send({ t: "watch", ref, from });
  }

  unwatch(ref: PaneRef): void {
    this.#port.send({ t: "unwatch", ref });
  }

  acknowledge(ref: PaneRef, offset: number): void {
    this.#port.sendBytes(encodeDataFrame({ type: "ack", ref, offset }));
  }

  readRange({ ref, from, to }: RangeRequest, done: (answer: RangeAnswer) => void): void {
    const id = this.#requests.range(ref, done);
    if (id !== undefined) this.#port.send({ t: "readRange", id, ref, from, to });
  }

  takeKeyframe(request: KeyframeRequest, done: (answer: KeyframeAnswer) => void): void {
    const atLeast = this.#panes.get(request.ref)?.pane.knownEnd ?? 0;
    this.#keyframes.take({ request, atLeast, done });
  }

  bind(ref: PaneRef, pane: RoomPane, room: Room): void {
    this.#panes.set(ref, { pane, room });
  }

  unbind(ref: PaneRef, pane: RoomPane): void {
    if (this.#panes.get(ref)?.pane === pane) this.#panes.delete(ref);
  }

  admit(seat: Seat): ClientRef {
    this.#lastClient += 1;
    const client = clientRefSchema.parse(this.#lastClient);
    this.#clients.set(client, seat);
    return client;
  }

  dismiss(client: ClientRef): void {
    this.#clients.delete(client);
  }

  // --------------------------------------------------------------------------------------------------------- private

  #askKeyframe({ ref, traceparent, only }: KeyframeRequest, done: (answer: KeyframeAnswer) => void): void {
    const id = this.#requests.keyframe(ref, done);
    if (id !== undefined) this.#port.send({ t: "takeKeyframe", id, ref, traceparent, only });
  }

  #data(frame: DataFrame, message: Uint8Array): void {
    switch (frame.type) {
      case "output":
        this.#metrics.outputReceived(frame.payload.length);
        this.#panes.get(frame.ref)?.pane.output(message, frame.offset, frame.payload);
        return;
      case "fill":
      case "keyframePart":
      case "keyframeEnd":
        this.#requests.answer(frame, message);
        return;
      case "inputAck": {
        const seat = this.#clients.get(frame.client);
        rewriteClient(message, 0);
        seat?.port.sendBytes(message);
        return;
      }
      case "input":
      case "pastePart":
      case "pasteEnd":
      case "ack":
        this.#port.drop("badFrame"); // never of a helper
        return;
    }
  }

  #control(frame: HelperToRelay): void {
    switch (frame.t) {
      case "ping":
        this.#port.send({ t: "pong", n: frame.n });
        return;
      case "pong":
        this.#port.ponged(frame.n);
        return;
      case "sessionOpened":
        this.#opened(frame);
        return;
      case "sessionClosed":
        this.#closed(frame.session);
        return;
      case "paneResized":
        this.#aboutPane(frame, ({ room }) => room.resized(frame.ref, frame.offset, frame.size));
        return;
      case "inputRefused":
      case "pasteProgress":
      case "actionDone":
      case "sealOffered":
      case "ticketJudged":
      case "typingRuled":
        this.#tellClient(frame);
        return;
      case "renew":
        this.#port.renew(frame.ticket);
        return;
      case "reply":
        this.#requests.fail(frame.id, frame.error ?? "failed");
        return;
      case "gapDeclared":
        this.#aboutPane(frame, ({ pane }) => pane.gap(frame));
        return;
    }
  }

  #aboutPane(frame: PaneFrame, tell: (bound: BoundPane) => void): void {
    const bound = this.#panes.get(frame.ref);
    if (bound === undefined) return;
    tell(bound);
    this.#directory.helperSaid(this, frame, bound.room);
  }

  #opened(frame: SessionOpened): void {
    const { session, idea, slot } = frame;
    const room = this.#directory.room({ device: this.device, session, idea, slot });
    if (room === undefined) {
      this.#log.warn("session ignored: the device has too many", {
        device: this.device,
        limit: limits.sessionsPerDevice,
      });
      return;
    }
    room.opened(frame, this);
    this.#directory.helperSaid(this, frame, room);
  }

  #closed(session: SessionOpened["session"]): void {
    const room = this.#directory.knownRoom(this.device, session);
    if (room === undefined) return;
    room.closed();
    this.#directory.helperSaid(this, { t: "sessionClosed", session }, room);
    this.#directory.settle(this.device, room);
  }

  #tellClient(frame: ClientFrame): void {
    const { client, ...rest } = frame;
    const seat = this.#clients.get(client);
    if (seat === undefined || (rest.t === "ticketJudged" && !seat.hearsDoubts)) return;
    const told = seat.hearsRules ? rest : beforeRules(rest);
    if (told !== undefined) seat.port.send(told);
  }
}

/** As a browser knows it that does not know of the machine's own rules; undefined: not at all. */
function beforeRules(frame: ToClient): ToClient | undefined {
  if (frame.t === "typingRuled") return undefined;
  return frame.t === "inputRefused" && frame.reason === "law" ? { ...frame, reason: "input-off" } : frame;
}
