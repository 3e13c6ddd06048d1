/**
 * Performs the connection machine's effects through ports: one relay connection, the same for browser and helper. Owns
 * hello, welcome, liveness and draining; everything else is handed on. Knows no transport, no clock and no frame of its
 * user's beyond those.
 */
import {
  initialConnection,
  transition,
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionState,
  type TurnedAway,
} from "./connection.ts";
import { parseControl } from "./control-frame.ts";
import { decodeDataFrame, type DataFrame } from "./data-frame.ts";
import type { CloseReason } from "./close-codes.ts";
import { limits } from "./limits.ts";
import { askLiveness, checkLiveness, heard, startLiveness, type Liveness, type LivenessVerdict } from "./liveness.ts";
import type * as z from "zod/mini";

export interface OpenSocket {
  send(message: string | Uint8Array<ArrayBuffer>): void;
  /** `reason`: what the close frame says, if anything. */
  close(reason?: CloseReason): void;
}

export interface SocketHandlers {
  readonly onOpen: () => void;
  readonly onMessage: (message: string | Uint8Array<ArrayBuffer>) => void;
  readonly onClose: (code: number, reason: string) => void;
  /** Instead of all others, by who can see it: a page's socket only closes. */
  readonly onTurnedAway: (why: TurnedAway) => void;
}

interface Ticket {
  readonly ticket: string;
  readonly relayUrl: string;
  /** Where the web app keeps traces; the hello carries it on. */
  readonly traceparent?: string | undefined;
}

/** `retry` false: the web app refused for good (signed out, revoked). */
export type TicketResult = Ticket | { readonly retry: boolean; readonly why: string };

export interface ConnectionPorts {
  fetchTicket(): Promise<TicketResult>;
  openSocket(url: string, handlers: SocketHandlers): OpenSocket;
  /** The hello frame as text, made anew for each ticket. */
  hello(ticket: string, traceparent?: string): string;
  /** Runs `action` after `delayMs` unless the returned function was called. */
  after(delayMs: number, action: () => void): () => void;
  /** As `after`, for what may come half a second earlier: a process that rests need not wake for it alone. Default: `after`. */
  about?(delayMs: number, action: () => void): () => void;
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
  hidden(): boolean;
}

/** The frames the driver itself acts on; every incoming direction has them. */
type LinkFrame =
  | { readonly t: "ping" | "pong"; readonly n: number }
  | { readonly t: "welcome"; readonly capabilities: readonly string[] }
  | { readonly t: "draining"; readonly reconnectAfterMs: number };

export interface ConnectionUser<Frame extends { readonly t: string }> {
  readonly schema: z.ZodMiniType<Frame | LinkFrame>;
  readonly onState: (state: ConnectionState) => void;
  /** Every control frame but pings, welcome included, once the socket greets. */
  readonly onFrame: (frame: Frame | LinkFrame) => void;
  readonly onData: (frame: DataFrame) => void;
}

const livenessCheckMs = 1_000;

export class ConnectionDriver<Frame extends { readonly t: string }> {
  readonly #ports: ConnectionPorts;
  readonly #user: ConnectionUser<Frame>;
  #state: ConnectionState = initialConnection;
  #socket: OpenSocket | undefined;
  #ticket: Ticket | undefined;
  #cancelTimer: () => void = () => undefined;
  #cancelLiveness: () => void = () => undefined;
  #cancelRenewal: () => void = () => undefined;
  #liveness: Liveness;

  constructor(ports: ConnectionPorts, user: ConnectionUser<Frame>) {
    this.#ports = ports;
    this.#user = user;
    this.#liveness = startLiveness(ports.now());
  }

  get state(): ConnectionState {
    return this.#state;
  }

  start(): void {
    this.#dispatch({ type: "start" });
  }

  stop(): void {
    this.#dispatch({ type: "stop" });
  }

  /** The network came back or somebody looks again: do not wait out the backoff. */
  hurry(): void {
    this.#dispatch({ type: "hurry" });
  }

  /** Somebody waits for a sign of life: pings now, and waits for that alone (CN10). */
  ask(): void {
    if (this.#state.name !== "live") return;
    this.#ping(askLiveness(this.#liveness, this.#ports.now()));
  }

  /** What this connection carries cannot be relied on: as if its peer had gone silent (CN12). */
  giveUp(): void {
    if (this.#state.name === "live") this.#dispatch({ type: "wentSilent" });
  }

  /** False when there is no live connection: the message was not sent and will not be. */
  send(message: string | Uint8Array<ArrayBuffer>): boolean {
    if (this.#state.name !== "live" || this.#socket === undefined) return false;
    this.#socket.send(message);
    return true;
  }

  #dispatch(event: ConnectionEvent): void {
    const context = { nowMs: this.#ports.now(), random: this.#ports.random(), hidden: this.#ports.hidden() };
    const step = transition(this.#state, event, context);
    const changed = step.state !== this.#state;
    this.#state = step.state;
    if (changed && step.state.name !== "opening" && step.state.name !== "greeting" && step.state.name !== "live")
      this.#dropSocket();
    for (const effect of step.effects) this.#perform(effect);
    if (changed) this.#user.onState(step.state);
  }

  #perform(effect: ConnectionEffect): void {
    switch (effect.type) {
      case "fetchTicket":
        void this.#fetchTicket(effect.attempt);
        break;
      case "openSocket":
        this.#open(effect.attempt);
        break;
      case "sendHello":
        this.#socket?.send(this.#ports.hello(this.#ticket?.ticket ?? "", this.#ticket?.traceparent));
        break;
      case "closeSocket":
        this.#dropSocket();
        break;
      case "armTimer":
        this.#cancelTimer = this.#ports.after(effect.delayMs, () => this.#dispatch({ type: "timerFired" }));
        break;
      case "cancelTimer":
        this.#cancelTimer();
        break;
    }
  }

  /** CN5: what comes of an older attempt changes nothing. */
  #isCurrent(attempt: number): boolean {
    return "attempt" in this.#state && this.#state.attempt === attempt;
  }

  async #fetchTicket(attempt: number): Promise<void> {
    let result: TicketResult;
    try {
      result = await this.#ports.fetchTicket();
    } catch (error) {
      result = askingFailed(error);
    }
    if (!this.#isCurrent(attempt)) return;
    if ("ticket" in result) {
      this.#ticket = result;
      this.#dispatch({ type: "ticketArrived" });
    } else {
      this.#dispatch({ type: "ticketFailed", retry: result.retry, why: result.why });
    }
  }

  #open(attempt: number): void {
    this.#liveness = startLiveness(this.#ports.now());
    this.#socket = this.#ports.openSocket(this.#ticket?.relayUrl ?? "", {
      onOpen: () => this.#isCurrent(attempt) && this.#dispatch({ type: "opened" }),
      // A dropped socket goes on delivering until its close handshake is done, and its attempt is still the newest.
      onMessage: (message) => this.#isCurrent(attempt) && this.#socket !== undefined && this.#receive(message),
      onClose: (code, reason) => this.#isCurrent(attempt) && this.#dispatch({ type: "closed", code, reason }),
      onTurnedAway: (why) => this.#isCurrent(attempt) && this.#dispatch({ type: "turnedAway", ...why }),
    });
    this.#watchLiveness();
  }

  #dropSocket(reason?: CloseReason): void {
    this.#cancelLiveness();
    this.#cancelRenewal();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(reason);
  }

  #receive(message: string | Uint8Array<ArrayBuffer>): void {
    this.#liveness = heard(this.#liveness, this.#ports.now());
    if (typeof message === "string") {
      const parsed = parseControl(this.#user.schema, message);
      if ("frame" in parsed) this.#handle(parsed.frame);
      else this.#mishear();
      return;
    }
    const frame = decodeDataFrame(message);
    if (frame === undefined) this.#mishear();
    else this.#user.onData(frame);
  }

  /** FR4: what came after this build is sent by nobody to whom its capability was not offered. */
  #mishear(): void {
    this.#dropSocket("badFrame");
    this.#dispatch({ type: "misheard" });
  }

  #handle(frame: Frame | LinkFrame): void {
    if (frame.t === "pong") return;
    if (isPing(frame)) {
      this.#socket?.send(JSON.stringify({ t: "pong", n: frame.n }));
      return;
    }
    if (isWelcome(frame)) {
      this.#dispatch({ type: "welcomed" });
      if (frame.capabilities.includes("renew")) this.#renewAfter(limits.renewMs);
    }
    this.#user.onFrame(frame);
    if (isDraining(frame)) this.#dispatch({ type: "drained", afterMs: frame.reconnectAfterMs });
  }

  #renewAfter(delayMs: number): void {
    this.#cancelRenewal();
    this.#cancelRenewal = this.#ports.after(delayMs, () => void this.#renew());
  }

  /** RN3: where no other ticket is had, what this one allowed ends in its time, and the relay closes. */
  async #renew(): Promise<void> {
    const socket = this.#socket;
    const result = await this.#ticketInTime();
    if (socket === undefined || socket !== this.#socket) return;
    if (!("ticket" in result)) return this.#renewAfter(limits.renewAgainMs);
    socket.send(JSON.stringify({ t: "renew", ticket: result.ticket }));
    this.#renewAfter(limits.renewMs);
  }

  /** One that has got stuck on its way must not keep the next from being asked for. */
  async #ticketInTime(): Promise<TicketResult> {
    const { promise: late, resolve } = Promise.withResolvers<TicketResult>();
    const isLate = (): void => resolve({ retry: true, why: "no ticket came in time" });
    this.#cancelRenewal = this.#ports.after(limits.ticketMs, isLate);
    return Promise.race([this.#ports.fetchTicket().catch(askingFailed), late]);
  }

  #watchLiveness(): void {
    this.#cancelLiveness();
    const look = (): void => {
      const checked = checkLiveness(this.#liveness, this.#ports.now());
      if (checked.verdict === "dead") return this.#dispatch({ type: "wentSilent" });
      this.#ping(checked);
      this.#watchLiveness();
    };
    const ports = this.#ports;
    this.#cancelLiveness = ports.about?.(livenessCheckMs, look) ?? ports.after(livenessCheckMs, look);
  }

  #ping({ state, verdict }: { readonly state: Liveness; readonly verdict: LivenessVerdict }): void {
    this.#liveness = state;
    if (verdict === "ping" && this.#state.name === "live")
      this.#socket?.send(JSON.stringify({ t: "ping", n: state.pingNumber }));
  }
}

/** As where no key can be read to ask with: another time may be better. */
function askingFailed(error: unknown): TicketResult {
  return { retry: true, why: error instanceof Error ? error.message : String(error) };
}

function isPing(frame: { readonly t: string }): frame is Extract<LinkFrame, { readonly n: number }> {
  return frame.t === "ping";
}

function isWelcome(frame: { readonly t: string }): frame is Extract<LinkFrame, { readonly t: "welcome" }> {
  return frame.t === "welcome";
}

function isDraining(frame: { readonly t: string }): frame is Extract<LinkFrame, { readonly t: "draining" }> {
  return frame.t === "draining";
}
