/** How many sockets one address or one user may have, and how fast an address may open them. */
import { limits } from "@coda/protocol";
import type { Clock } from "./clock.ts";
import { Rate } from "./rate.ts";

const openRate = { perSecond: limits.addressOpensPerSecond, burst: limits.addressOpens };

export class Crowd {
  readonly #clock: Clock;
  readonly #sockets = new Map<string, number>();
  readonly #rates = new Map<string, Rate>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A socket of this address; undefined when it has too many, or opens them too fast. Otherwise: its end. */
  openFrom(address: string): (() => void) | undefined {
    if (!this.#rateOf(address).take(this.#clock.nowMs())) return undefined;
    return this.#enter(`address ${address}`, limits.socketsPerAddress);
  }

  /** A socket of this user, known by its ticket. */
  joinAs(user: string): (() => void) | undefined {
    return this.#enter(`user ${user}`, limits.socketsPerUser);
  }

  #enter(key: string, most: number): (() => void) | undefined {
    const count = this.#sockets.get(key) ?? 0;
    if (count >= most) return undefined;
    this.#sockets.set(key, count + 1);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const left = (this.#sockets.get(key) ?? 1) - 1;
      if (left === 0) this.#sockets.delete(key);
      else this.#sockets.set(key, left);
    };
  }

  #rateOf(address: string): Rate {
    const known = this.#rates.get(address);
    if (known !== undefined) return known;
    const nowMs = this.#clock.nowMs();
    if (this.#rates.size >= limits.rememberedAddresses)
      for (const [old, rate] of this.#rates) if (rate.isFull(nowMs)) this.#rates.delete(old);
    const rate = new Rate(openRate, nowMs);
    this.#rates.set(address, rate);
    return rate;
  }
}
