/**
 * Tells the browsers of a room how far away everybody is, and how fresh what they see (SE7): one timer a room, and one
 * text for all whose round trip is the same.
 */
import { limits, type RelayToBrowser } from "@coda/protocol";
import { unixAt, type Clock } from "./clock.ts";
import type { BrowserPort, Measured } from "./peer.ts";

export interface RoomPulseOptions {
  readonly clock: Clock;
  readonly helper: () => Measured | undefined;
  /** By the steady clock. */
  readonly lastOutputMs: () => number | undefined;
}

export class RoomPulse {
  readonly #options: RoomPulseOptions;
  readonly #hops = new Map<BrowserPort, Measured>();
  readonly #newcomers = new Set<BrowserPort>();
  #cancelFirst: (() => void) | undefined;
  #cancelNext: (() => void) | undefined;

  constructor(options: RoomPulseOptions) {
    this.#options = options;
  }

  join(browser: BrowserPort, hop: Measured): void {
    const { clock, helper } = this.#options;
    this.#hops.set(browser, hop);
    this.#newcomers.add(browser);
    hop.measure();
    helper()?.measure();
    this.#cancelFirst ??= clock.after(limits.firstPulseMs, () => {
      this.#cancelFirst = undefined;
      this.#tell(this.#newcomers);
      this.#newcomers.clear();
    });
    this.#cancelNext ??= this.#arm();
  }

  leave(browser: BrowserPort): void {
    this.#hops.delete(browser);
    this.#newcomers.delete(browser);
    if (this.#hops.size > 0) return;
    this.#cancelFirst?.();
    this.#cancelFirst = undefined;
    this.#cancelNext?.();
    this.#cancelNext = undefined;
  }

  #arm(): () => void {
    return this.#options.clock.after(limits.pulseMs, () => {
      this.#cancelNext = this.#arm();
      this.#tell(this.#hops.keys());
      this.#options.helper()?.measure();
      for (const hop of this.#hops.values()) hop.measure();
    });
  }

  #tell(browsers: Iterable<BrowserPort>): void {
    const { clock, helper, lastOutputMs } = this.#options;
    const helperMs = shownMs(helper()?.roundTripMs);
    const lastMs = lastOutputMs();
    const lastUnixMs = lastMs === undefined ? null : unixAt(clock, lastMs);
    const shared = { helperMs, lastOutputMs: lastUnixMs, nowMs: clock.unixMs() };
    const texts = new Map<number | null, string>();
    for (const browser of browsers) {
      const browserMs = shownMs(this.#hops.get(browser)?.roundTripMs);
      const pulse: RelayToBrowser = { t: "pulse", browserMs, ...shared };
      const text = texts.get(browserMs) ?? JSON.stringify(pulse);
      texts.set(browserMs, text);
      browser.sendText(text);
    }
  }
}

/** As fine as anybody can tell. */
function shownMs(ms: number | undefined): number | null {
  if (ms === undefined) return null;
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
