/** How far away the other end of a connection is: numbers its pings and smooths what their pongs took. */
import { limits } from "@coda/protocol";
import type { Clock } from "./clock.ts";
import { RoundTrip } from "./round-trip.ts";

export interface HopOptions {
  readonly clock: Clock;
  readonly ping: (n: number) => void;
  /** A pong took this long. */
  readonly sampled: (ms: number) => void;
}

export class Hop {
  readonly #options: HopOptions;
  readonly #roundTrip = new RoundTrip();
  #lastPing = 0;
  #underWay: { readonly n: number; readonly atMs: number } | undefined;
  #sampledMs = Number.NEGATIVE_INFINITY;

  constructor(options: HopOptions) {
    this.#options = options;
  }

  /** Undefined until the first pong. */
  get roundTripMs(): number | undefined {
    return this.#roundTrip.ms;
  }

  ping(): void {
    this.#lastPing += 1;
    this.#underWay = { n: this.#lastPing, atMs: this.#options.clock.steadyMs() };
    this.#options.ping(this.#lastPing);
  }

  /** Somebody wants to know: pings, unless a ping is under way or one was answered a moment ago. */
  measure(): void {
    const nowMs = this.#options.clock.steadyMs();
    const waits = this.#underWay !== undefined && nowMs - this.#underWay.atMs < limits.pingIntervalMs;
    if (!waits && nowMs - this.#sampledMs >= limits.pulseMs / 2) this.ping();
  }

  ponged(n: number): void {
    if (this.#underWay?.n !== n) return;
    const nowMs = this.#options.clock.steadyMs();
    const ms = nowMs - this.#underWay.atMs;
    this.#underWay = undefined;
    this.#sampledMs = nowMs;
    this.#roundTrip.sampled(ms);
    this.#options.sampled(ms);
  }
}
