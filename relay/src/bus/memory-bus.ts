/** A bus within one process: the whole of it for a single node, and for several nodes of a test on one exchange. */
import { limits } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { contain } from "../contain.ts";
import { silentLog, type Log } from "../log.ts";
import { UsedTickets } from "../used-tickets.ts";
import { announcedMs, handlerFailures, type Bus, type BusMessage, type Claim, type Lane } from "./bus.ts";

interface Subscription {
  readonly bus: MemoryBus;
  readonly subject: string;
  readonly handler: (message: BusMessage) => void;
}

interface Announcement {
  readonly payload: Uint8Array;
  readonly atMs: number;
}

/** What the buses of a process share. */
export class MemoryExchange {
  readonly subscriptions = new Set<Subscription>();
  readonly claims: UsedTickets;
  readonly hearers = new Set<(payload: Uint8Array) => void>();
  #announced: readonly Announcement[] = [];
  readonly clock: Clock;

  constructor(clock: Clock, maxClaims: number = limits.usedTickets) {
    this.clock = clock;
    this.claims = new UsedTickets(maxClaims);
  }

  /** Of the last while. */
  get announced(): readonly Announcement[] {
    const sinceMs = this.clock.steadyMs() - announcedMs;
    this.#announced = this.#announced.filter((announcement) => announcement.atMs > sinceMs);
    return this.#announced;
  }

  announce(payload: Uint8Array): void {
    this.#announced = [...this.announced, { payload, atMs: this.clock.steadyMs() }];
    for (const hear of this.hearers) hear(payload);
  }

  matching(subject: string): Subscription[] {
    return [...this.subscriptions].filter((subscription) => matches(subscription.subject, subject));
  }
}

function matches(pattern: string, subject: string): boolean {
  return pattern.endsWith(".>") ? subject.startsWith(pattern.slice(0, -1)) : pattern === subject;
}

export class MemoryBus implements Bus {
  readonly bulk: Lane = {
    subscribe: (subject, handler) => this.subscribe(subject, handler),
    publish: (subject, payload) => this.publish(subject, payload),
  };
  readonly #exchange: MemoryExchange;
  readonly #log: Log;
  readonly #listeners = new Set<(connected: boolean) => void>();
  #connected = true;

  constructor(exchange: MemoryExchange, log = silentLog) {
    this.#exchange = exchange;
    this.#log = log;
  }

  get isConnected(): boolean {
    return this.#connected;
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribe(subject: string, handler: (message: BusMessage) => void): () => void {
    const subscription = { bus: this, subject, handler };
    this.#exchange.subscriptions.add(subscription);
    return () => this.#exchange.subscriptions.delete(subscription);
  }

  publish(subject: string, payload: Uint8Array): void {
    this.#deliver(subject, payload, () => undefined);
  }

  async request(subject: string, payload: Uint8Array, timeoutMs: number): Promise<Uint8Array | undefined> {
    return new Promise((resolve) => {
      const cancel = this.#exchange.clock.after(timeoutMs, () => resolve(undefined));
      const answered = (reply: Uint8Array | undefined): void => {
        cancel();
        resolve(reply);
      };
      if (this.#deliver(subject, payload, answered) === 0) answered(undefined);
    });
  }

  async claim(key: string, by: string): Promise<Claim> {
    if (!this.#connected) return "unavailable";
    const nowMs = this.#exchange.clock.steadyMs();
    const use = this.#exchange.claims.use({ id: key, by, expiresMs: nowMs + limits.claimSeconds * 1_000 }, nowMs);
    return use === "first" ? "claimed" : use === "again" ? "taken" : "unavailable";
  }

  /** Rejects while this node is cut off. */
  async announce(payload: Uint8Array): Promise<void> {
    if (!this.#connected) throw new Error("the bus is not connected");
    this.#exchange.announce(Uint8Array.from(payload));
  }

  onAnnounced(handler: (payload: Uint8Array) => void): () => void {
    const hear = (payload: Uint8Array): void => {
      queueMicrotask(() => {
        if (this.#connected) contain(this.#log, handlerFailures.announcement, () => handler(payload));
      });
    };
    const hearAll = (): void => {
      for (const { payload } of this.#exchange.announced) hear(payload);
    };
    hearAll();
    this.#exchange.hearers.add(hear);
    const stop = this.onConnection((connected) => {
      if (connected) hearAll();
    });
    return () => {
      stop();
      this.#exchange.hearers.delete(hear);
    };
  }

  async close(): Promise<void> {
    this.setConnected(false);
    for (const subscription of this.#exchange.subscriptions)
      if (subscription.bus === this) this.#exchange.subscriptions.delete(subscription);
  }

  /** Cuts this node off the exchange, or joins it again: what a network does by itself. */
  setConnected(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    for (const listener of this.#listeners) contain(this.#log, handlerFailures.connection, () => listener(connected));
  }

  /** Later, as on a network: a publisher is never called back from within. Returns how many will hear. */
  #deliver(subject: string, payload: Uint8Array, respond: (payload: Uint8Array) => void): number {
    if (!this.#connected) return 0;
    const heard = this.#exchange.matching(subject).filter((subscription) => subscription.bus.isConnected);
    const copy = Uint8Array.from(payload);
    for (const subscription of heard) {
      queueMicrotask(() => {
        if (!subscription.bus.isConnected || !this.#exchange.subscriptions.has(subscription)) return;
        const message = { subject, payload: Uint8Array.from(copy), respond };
        contain(subscription.bus.#log, handlerFailures.message, () => subscription.handler(message));
      });
    }
    return heard.length;
  }
}
