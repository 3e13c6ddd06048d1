/** A relay core with fake sockets, tickets that are plain JSON, and a clock that stands still. */
import {
  defaultSessionPrefix,
  defaultSlot,
  supportedVersions,
  ticketClaimsSchema,
  type BrowserRole,
  type RelayToBrowser,
  type RelayToHelper,
} from "@coda/protocol";
import { noTracer, type Tracer } from "@coda/telemetry";
import type { Claim } from "../bus/bus.ts";
import { MemoryExchange } from "../bus/memory-bus.ts";
import { Crowd } from "../crowd.ts";
import { Gate } from "../gate.ts";
import { silentLog, type Log } from "../log.ts";
import { noMetrics, type RelayMetrics } from "../metrics.ts";
import type { PathLimits } from "../path-limits.ts";
import { RelayCore } from "../relay-core.ts";
import type { PresenceReporter } from "../presence-reporter.ts";
import { Revocations } from "../revocations.ts";
import type { TicketVerifier } from "../ticket-verifier.ts";
import { fakeBrowserPeer, fakeHelperPeer, type FakePeer } from "./fake-peer.ts";
import { HeldBulkBus } from "./held-bulk-bus.ts";
import { clientId, connectionId, deviceId, ideaId, sessionId, ticketId, userId } from "./ids.ts";
import { ManualClock } from "./manual-clock.ts";

export const webOrigin = "http://127.0.0.1:3000";

const plainVerifier = (clock: ManualClock): TicketVerifier => ({
  verify: async (ticket) => {
    const claims = ticketClaimsSchema.safeParse(JSON.parse(ticket));
    if (!claims.success) return { refused: "badTicket" };
    return claims.data.exp * 1_000 <= clock.unixMs() ? { refused: "ticketExpired" } : { claims: claims.data };
  },
});

/** A fault of the relay's own fails the test that met it. */
const strictLog: Log = {
  ...silentLog,
  error: (message, fields) => {
    throw new Error(`${message}: ${JSON.stringify(fields)}`);
  },
};

export type HelperPeer = FakePeer<RelayToHelper>;
export type BrowserPeer = FakePeer<RelayToBrowser>;

export interface BrowserWish {
  readonly session?: number;
  readonly device?: number;
  readonly role?: BrowserRole;
  readonly client?: number;
  readonly wants?: "open" | "follow";
  readonly traceparent?: string;
  readonly capabilities?: readonly string[];
  readonly grant?: string;
  /** More of the ticket's. */
  readonly claims?: object;
}

export interface WorldParts {
  readonly reporter?: PresenceReporter;
  readonly tracer?: Tracer;
  readonly metrics?: RelayMetrics;
  /** Default: the exchange's. */
  readonly claim?: (ticket: string, by: string) => Promise<Claim>;
  /** Default: a fault of the relay's own fails the test. */
  readonly log?: Log;
}

export class World {
  readonly clock: ManualClock;
  readonly bus: HeldBulkBus;
  readonly core: RelayCore;
  /** Ids of one world are no other's. */
  static #made = 0;

  /** Worlds on one exchange are nodes of one relay; they share their clock. */
  constructor(limits?: PathLimits, exchange?: MemoryExchange, parts: WorldParts = {}) {
    const { reporter, tracer = noTracer, metrics = noMetrics, claim, log = strictLog } = parts;
    this.clock = exchange?.clock instanceof ManualClock ? exchange.clock : new ManualClock();
    this.bus = new HeldBulkBus(exchange ?? new MemoryExchange(this.clock), log);
    const revocations = new Revocations(this.clock);
    const newId = () => connectionId(this.#next());
    const gate = new Gate({
      clock: this.clock,
      newId,
      verifier: plainVerifier(this.clock),
      isRevoked: (claims) => revocations.covers(claims),
      claim: claim ?? (async (ticket, by) => this.bus.claim(ticket, by)),
      prefix: defaultSessionPrefix,
      tracer,
    });
    this.core = new RelayCore({
      clock: this.clock,
      log,
      gate,
      newId,
      bus: this.bus,
      revocations,
      reporter,
      metrics,
      crowd: new Crowd(this.clock),
      ...(limits === undefined ? {} : { limits }),
    });
  }

  /** A hello of the right form; `over` replaces fields of it. */
  hello(role: "helper" | "browser", claims: Readonly<Record<string, unknown>>, over: object = {}): object {
    const seconds = Math.floor(this.clock.unixMs() / 1_000);
    const ticket = { jti: ticketId(this.#next()), sub: userId(1), iat: seconds, exp: seconds + 60, ...claims };
    return {
      t: "hello",
      role,
      versions: supportedVersions,
      capabilities: ["keyframes", "fill", "openings"],
      prefix: defaultSessionPrefix,
      software: "test",
      ticket: JSON.stringify(ticket),
      ...(role === "browser" ? { client: clientId(1), wants: "open" } : {}),
      ...over,
    };
  }

  /** A helper that has said hello and was welcomed. */
  async helper(device = 1, claims: object = {}, over: object = {}): Promise<HelperPeer> {
    const peer = fakeHelperPeer();
    peer.events = this.core.accept(peer, undefined);
    peer.say(
      this.hello(
        "helper",
        { role: "helper", dev: deviceId(device), sub: userId(device), ims: this.clock.unixMs(), ...claims },
        over,
      ) as never,
    );
    await settle();
    return peer;
  }

  async browser(wish: BrowserWish = {}): Promise<BrowserPeer> {
    const peer = fakeBrowserPeer();
    peer.events = this.core.accept(peer, webOrigin);
    const { session = 1, device = 1, role = "driver", client = 1, wants = "open", capabilities } = wish;
    const { traceparent, grant } = wish;
    const claims = {
      role,
      dev: deviceId(device),
      ses: sessionId(session),
      idea: ideaId(session),
      slot: defaultSlot,
      ...(grant !== undefined && { grant }),
      ...wish.claims,
    };
    const over = { client: clientId(client), wants, traceparent, ...(capabilities && { capabilities }) };
    peer.say(this.hello("browser", claims, over) as never);
    await settle();
    return peer;
  }

  #next(): number {
    World.#made += 1;
    return World.#made;
  }
}

/** Lets promises that need no outside event come to their end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
