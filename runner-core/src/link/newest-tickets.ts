/**
 * When the newest ticket that this helper was shown of each browser was issued, over all connections: one from before it,
 * which the web app gave before it changed its mind, counts for nothing any more (RN4), whoever keeps and shows it.
 */
import { issuedMs, limits, type BrowserTicket } from "@coda/protocol";

/** Of each browser its own, and of its account and session at most one more. */
const maxKept = 2 * limits.browsersPerDevice;

export class NewestTickets {
  readonly #issuedMs = new Map<string, number>();
  /** What was issued before counts as older where nothing is known: so forgetting lets nothing in. */
  #forgottenMs = 0;

  /** False for one that another has taken the place of. Who has been made a viewer is one on every page. */
  take(ticket: BrowserTicket): boolean {
    const ms = issuedMs(ticket);
    const account = `${ticket.ses} ${ticket.sub}`;
    const own = `${account} ${ticket.cid ?? ""}`;
    if (ms < this.#newestMs(own)) return false;
    if (ticket.role === "driver" && ms < this.#newestMs(account)) return false;
    this.#keep(own, ms);
    if (ticket.role === "viewer") this.#keep(account, Math.max(ms, this.#newestMs(account)));
    return true;
  }

  #newestMs(of: string): number {
    return this.#issuedMs.get(of) ?? this.#forgottenMs;
  }

  #keep(of: string, ms: number): void {
    this.#issuedMs.delete(of);
    this.#issuedMs.set(of, ms);
    if (this.#issuedMs.size <= maxKept) return;
    const [oldest = "", oldestMs = 0] = this.#issuedMs.entries().next().value ?? [];
    this.#issuedMs.delete(oldest);
    this.#forgottenMs = Math.max(this.#forgottenMs, oldestMs);
  }
}
