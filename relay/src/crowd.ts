/** How many sockets the node, one address or one user may have, and how fast an address may open them. */
import { limits } from "@coda/protocol";
import type { Clock } from "./clock.ts";
import { householdOf } from "./household.ts";
import { Rate } from "./rate.ts";

const openRate = { perSecond: limits.addressOpensPerSecond, burst: limits.addressOpens };

export class Crowd {
  readonly #clock: Clock;
  readonly #most: number;
  #inside = 0;
  readonly #sockets = new Map<string, number>();
  readonly #rates = new Map<string, Rate>();

  /** `most`: sockets of the node. */
  constructor(clock: Clock, most: number = limits.socketsPerNode) {
    this.#clock = clock;
    this.#most = most;
  }

  /** The node has all the sockets it may have. */
  get isFull(): boolean {
    return this.#inside >= this.#most;
  }

  /** A socket of this address; undefined when the node is full, or the address has too many, or opens them too fast. Otherwise: its end. */
  openFrom(address: string): (() => void) | undefined {
    const household = householdOf(address);
    if (this.isFull || !this.#rateOf(household).take(this.#clock.steadyMs())) return undefined;
    const leave = this.#enter(`address ${household}`, limits.socketsPerAddress);
    if (leave === undefined) return undefined;
    this.#inside += 1;
    return once(() => {
      leave();
      this.#inside -= 1;
    });
  }

  /** A connection of this address that is no socket yet; undefined when it has too many. Otherwise: its end as such. */
  knockFrom(address: string): (() => void) | undefined {
    return this.#enter(`half open ${householdOf(address)}`, limits.halfOpenPerAddress);
  }

  /** Addresses whose rate is known. */
  get remembered(): number {
    return this.#rates.size;
  }

  /** A socket of this user, known by its ticket. */
  joinAs(user: string): (() => void) | undefined {
    return this.#enter(`user ${user}`, limits.socketsPerUser);
  }

  #enter(key: string, most: number): (() => void) | undefined {
    const count = this.#sockets.get(key) ?? 0;
    if (count >= most) return undefined;
    this.#sockets.set(key, count + 1);
    return once(() => {
      const left = (this.#sockets.get(key) ?? 1) - 1;
      if (left === 0) this.#sockets.delete(key);
      else this.#sockets.set(key, left);
    });
  }

  #rateOf(address: string): Rate {
    const known = this.#rates.get(address);
    if (known !== undefined) return known;
    const nowMs = this.#clock.steadyMs();
    if (this.#rates.size >= limits.rememberedAddresses) this.#forget(nowMs);
    const rate = new Rate(openRate, nowMs);
    this.#rates.set(address, rate);
    return rate;
  }

  /** Those at rest; where none is, the longest known, a tenth at once: with each new one there would be no end of it. */
  #forget(nowMs: number): void {
    for (const [address, rate] of this.#rates) if (rate.isFull(nowMs)) this.#rates.delete(address);
    const keep = limits.rememberedAddresses * 0.9;
    for (const address of this.#rates.keys()) {
      if (this.#rates.size <= keep) return;
      this.#rates.delete(address);
    }
  }
}

/** Whoever leaves twice has left once. */
function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
