/**
 * Epochs whose output the web app does not take. A request is stored as a whole or not at all, so what was refused
 * together is sent one by one; who is refused alone waits longer and longer, and the others of its session go on.
 */
import type { Epoch } from "@coda/protocol";
import { Backoff, type BackoffOptions } from "./backoff.ts";

export class RefusedEpochs {
  readonly #backoff: Backoff<Epoch>;
  /** Sent by themselves until something of theirs is stored; with what they were refused for last. */
  readonly #alone = new Map<Epoch, string>();
  readonly #thisRound = new Set<Epoch>();

  constructor(options: BackoffOptions) {
    this.#backoff = new Backoff(options);
  }

  beginRound(): void {
    this.#thisRound.clear();
  }

  /** `last`: no round will follow, so nothing is waited for. */
  isDue(epoch: Epoch, last: boolean): boolean {
    return !this.#thisRound.has(epoch) && (last || this.#backoff.isDue(epoch));
  }

  isAlone(epoch: Epoch): boolean {
    return this.#alone.has(epoch);
  }

  failures(epoch: Epoch): number {
    return this.#backoff.failures(epoch);
  }

  /** Nobody knows which of them it was. */
  refusedTogether(epochs: readonly Epoch[]): void {
    for (const epoch of epochs) if (!this.#alone.has(epoch)) this.#alone.set(epoch, "");
  }

  /** True when that is news: it was not refused for the same before. */
  refused(epoch: Epoch, why: string): boolean {
    this.#thisRound.add(epoch);
    this.#backoff.failed(epoch);
    const isNews = this.#alone.get(epoch) !== why;
    this.#alone.set(epoch, why);
    return isNews;
  }

  /** Something of its own was stored. */
  taken(epoch: Epoch): void {
    this.#alone.delete(epoch);
    this.#backoff.succeeded(epoch);
  }
}
