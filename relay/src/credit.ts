/**
 * How much unacknowledged output one browser may have in flight: what it acknowledges during its own round trip and
 * `queueMs` more. So a fast browser never waits for credit, and a slow one has about `queueMs` of old output before what
 * a key brings. A browser acknowledges what it has drawn, so this follows drawing as well as the network.
 */

import { limits } from "@coda/protocol";

export interface CreditLimits {
  readonly firstBytes: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  /** What may wait at the browser, beyond what its round trip holds. */
  readonly queueMs: number;
}

/** Output sent at one moment, up to `end`. */
interface Flight {
  readonly end: number;
  readonly sentMs: number;
  readonly acknowledgedThen: number;
}

interface Rate {
  readonly bytesPerMs: number;
  readonly atMs: number;
}

/** A rate counts this long: a pause of the browser's garbage collector is no slow browser. */
const rateMemoryMs = 1_000;

export class Credit {
  readonly #limits: CreditLimits;
  #bytes: number;
  #sent = 0;
  #acknowledged = 0;
  #flights: Flight[] = [];
  #rates: Rate[] = [];
  /** The shortest round trip of this subscription: without output in its way. */
  #roundTripMs = Number.POSITIVE_INFINITY;
  /** Output has waited for credit since the last acknowledgement: only then does its rate say what the browser can do. */
  #wanted = false;

  constructor(limits: CreditLimits) {
    this.#limits = limits;
    this.#bytes = limits.firstBytes;
  }

  /** In flight at most. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What may be sent now; none of it while more is in flight than a shrunken credit allows. */
  get freeBytes(): number {
    return Math.max(0, this.#bytes - (this.#sent - this.#acknowledged));
  }

  /** Goes on at `offset`, with nothing in flight. */
  restart(offset: number): void {
    this.#sent = offset;
    this.#acknowledged = offset;
    this.#flights = [];
    this.#wanted = false;
  }

  sent(end: number, nowMs: number): void {
    const last = this.#flights.at(-1);
    const apartBytes = this.#bytes / limits.creditFlights;
    if (last === undefined || (end - last.end >= apartBytes && this.#flights.length < limits.creditFlights))
      this.#flights.push({ end, sentMs: nowMs, acknowledgedThen: this.#acknowledged });
    this.#sent = end;
  }

  /** There is output, and no credit for it; true the first time since the last acknowledgement. */
  lacking(): boolean {
    const isNew = !this.#wanted;
    this.#wanted = true;
    return isNew;
  }

  acknowledge(offset: number, nowMs: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, Math.min(offset, this.#sent));
    const landed = this.#flights.findLast((flight) => flight.end <= this.#acknowledged);
    if (landed === undefined) return;
    this.#flights = this.#flights.filter((flight) => flight.end > this.#acknowledged);
    const tripMs = Math.max(1, nowMs - landed.sentMs);
    this.#roundTripMs = Math.min(this.#roundTripMs, tripMs);
    const bytesPerMs = (this.#acknowledged - landed.acknowledgedThen) / tripMs;
    if (this.#wanted) this.#follow({ bytesPerMs, atMs: nowMs });
    this.#wanted = false;
  }

  #follow(rate: Rate): void {
    // The best of late: what is slower was in somebody's way.
    this.#rates = [
      ...this.#rates.filter((known) => known.atMs > rate.atMs - rateMemoryMs && known.bytesPerMs > rate.bytesPerMs),
      rate,
    ];
    const bytesPerMs = this.#rates[0]?.bytesPerMs ?? rate.bytesPerMs;
    const { minBytes, maxBytes, queueMs } = this.#limits;
    // Doubled at most, so that one lucky sample does not fill a slow browser's buffers.
    const wantedBytes = Math.min(2 * this.#bytes, bytesPerMs * (this.#roundTripMs + queueMs));
    this.#bytes = Math.round(Math.min(maxBytes, Math.max(minBytes, wantedBytes)));
  }
}
