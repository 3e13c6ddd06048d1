/** A browser's connection after its hello: brings its frames to the one room its ticket names (SE3). */
import {
  browserToRelaySchema,
  decodeDataFrame,
  guestIdSchema,
  limits,
  parseControl,
  type BrowserRole,
  type BrowserTicket,
  type Capability,
  type BrowserToRelay,
  type BrowserHello,
  type TicketClaims,
} from "@coda/protocol";
import type { Clock } from "./clock.ts";
import type { Directory } from "./directory.ts";
import type { EntryTrace } from "./entry-trace.ts";
import type { RelayMetrics } from "./metrics.ts";
import type { BrowserPort, Link, HopPort, RenewalPort } from "./peer.ts";
import { Rate } from "./rate.ts";
import type { Room } from "./room.ts";
import type { Seat } from "./room-peers.ts";

export interface BrowserLinkOptions {
  readonly claims: BrowserTicket;
  readonly hello: BrowserHello;
  /** Those both sides have. */
  readonly capabilities: readonly Capability[];
  readonly trace: EntryTrace;
  readonly port: BrowserPort & HopPort & RenewalPort;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly metrics: RelayMetrics;
}

/** Its role, what it may want by it, and its ticket change when it renews. */
interface OwnSeat extends Seat {
  role: BrowserRole;
  wants: Seat["wants"];
  ticket: string;
}

export class BrowserLink implements Link {
  readonly #port: BrowserPort & HopPort & RenewalPort;
  readonly #clock: Clock;
  readonly #metrics: RelayMetrics;
  readonly #rate: Rate;
  readonly #directory: Directory;
  readonly #claims: BrowserTicket;
  readonly #renews: boolean;
  readonly #seat: OwnSeat;
  #room: Room | undefined;

  constructor({ claims, hello, capabilities, trace, port, directory, clock, metrics }: BrowserLinkOptions) {
    this.#port = port;
    this.#clock = clock;
    this.#metrics = metrics;
    this.#rate = new Rate({ perSecond: limits.browserFramesPerSecond, burst: limits.browserFrames }, clock.steadyMs());
    this.#directory = directory;
    this.#claims = claims;
    const hop = capabilities.includes("pulse") ? port : undefined;
    const namesOpenings = capabilities.includes("openings");
    const hearsRules = capabilities.includes("law");
    const hearsDoubts = capabilities.includes("doubts");
    const hearsPeople = capabilities.includes("people") && claims.guest === undefined;
    this.#renews = capabilities.includes("renew");
    const { role, sub: user, name = null } = claims;
    const { client: clientId, ticket } = hello;
    // Who may only read has nothing begun.
    const wants = role === "driver" ? hello.wants : "follow";
    const guest = claims.guest && guestIdSchema.parse(user);
    const withHistory = claims.guest?.withHistory ?? true;
    const may = { role, user, name, ticket, guest, withHistory };
    const hears = { hearsRules, hearsDoubts, hearsPeople };
    this.#seat = { port, hop, namesOpenings, ...hears, trace, clientId, wants, ...may };
  }

  /** Enters the room; call once the welcome is on its way. */
  begin(): void {
    const { dev: device, ses: session, idea, slot } = this.#claims;
    this.#seat.trace.step("join room");
    const room = this.#directory.room({ device, session, idea, slot });
    if (room?.join(this.#seat) === true) this.#room = room;
    else this.#port.drop("tooMany");
  }

  text(text: string): void {
    if (!this.#isInTime()) return;
    const parsed = parseControl(browserToRelaySchema, text);
    if ("problem" in parsed) this.#port.drop("badFrame");
    else this.#control(parsed.frame);
  }

  bytes(message: Uint8Array): void {
    const frame = decodeDataFrame(message);
    if (frame?.type === "ack") this.#room?.acknowledge(this.#seat, frame.ref, frame.offset);
    else if (frame?.type !== "input" && frame?.type !== "pasteEnd" && frame?.type !== "pastePart")
      this.#port.drop("badFrame");
    else if (this.#isInTime()) {
      this.#metrics.inputReceived(frame.payload.length);
      this.#room?.input(this.#seat, frame, message);
    }
  }

  /** False, and the socket closed, when it says more than any hand and mouse can. */
  #isInTime(): boolean {
    const may = this.#rate.take(this.#clock.steadyMs());
    if (!may) this.#port.drop("tooMany");
    return may;
  }

  renewed(ticket: string, claims: TicketClaims): void {
    if (claims.role === "helper") return;
    const { role: before } = this.#seat;
    this.#seat.role = claims.role;
    if (claims.role === "viewer") this.#seat.wants = "follow";
    this.#seat.ticket = ticket;
    if (this.#renews) this.#port.send({ t: "renewed", role: claims.role });
    this.#room?.renewed(this.#seat, before);
  }

  left(): void {
    this.#seat.trace.failed("left");
    if (this.#room === undefined) return;
    this.#room.leave(this.#seat);
    this.#directory.settle(this.#claims.dev, this.#room);
    this.#room = undefined;
  }

  #control(frame: BrowserToRelay): void {
    switch (frame.t) {
      case "ping":
        this.#port.send({ t: "pong", n: frame.n });
        return;
      case "pong":
        this.#port.ponged(frame.n);
        return;
      case "subscribe":
        this.#room?.subscribe(this.#seat, frame);
        return;
      case "unsubscribe":
        this.#room?.unsubscribe(this.#seat, frame.ref);
        return;
      case "proposeSize":
        this.#room?.proposeSize(this.#seat, frame.size);
        return;
      case "leaseSize":
        this.#room?.leaseSize(this.#seat, frame.size);
        return;
      case "cancelPaste":
        this.#room?.cancelPaste(this.#seat, frame.ref);
        return;
      case "act":
        this.#room?.act(this.#seat, frame);
        return;
      case "renew":
        this.#port.renew(frame.ticket);
        return;
    }
  }
}
