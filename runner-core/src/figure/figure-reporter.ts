/**
 * Tells the web app once a minute how often this helper reconnected and repaired, where it did: two numbers, and nothing
 * else. What is not taken is told with the next; what an ended helper had left to tell is forgotten. Knows no session.
 */
import { limits, type ConnectionState, type HelperFigures } from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import { contain } from "../contain.ts";
import type { WebApi } from "../device/web-api.ts";
import type { Log } from "../log.ts";

export interface FigureReporterOptions {
  /** False: nothing is ever told. */
  readonly isOn: boolean;
  /** `repairs`: since this helper started. */
  readonly engine: { readonly facts: { readonly repairs: number } };
  readonly api: Pick<WebApi, "reportFigures">;
  readonly isOnline: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

export class FigureReporter {
  readonly #options: FigureReporterOptions;
  /** Times the relay was reached; the first is no reconnection. */
  #connections = 0;
  #told: HelperFigures = { reconnects: 0, repairs: 0 };
  #timer: Timer | undefined;
  #isTelling = false;

  constructor(options: FigureReporterOptions) {
    this.#options = options;
  }

  /** Of the connection to the relay. There is nothing to tell before it was there. */
  linkChanged({ name }: Pick<ConnectionState, "name">): void {
    if (name !== "live") return;
    this.#connections += 1;
    const { isOn, clock } = this.#options;
    if (isOn) this.#timer ??= clock.every(limits.figureReportMs, () => void this.#tellContained());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  async #tellContained(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    await contain(this.#options.log, "figures could not be told to the web app", async () => this.#tell());
    this.#isTelling = false;
  }

  async #tell(): Promise<void> {
    const { engine, api, isOnline } = this.#options;
    const { reconnects: toldReconnects, repairs: toldRepairs } = this.#told;
    const fresh = {
      reconnects: atMost(Math.max(0, this.#connections - 1) - toldReconnects),
      repairs: atMost(engine.facts.repairs - toldRepairs),
    };
    if (fresh.reconnects + fresh.repairs === 0 || !isOnline()) return;
    // A web app that does not know them, or is away, is no trouble of this machine's: nothing is said of it.
    if (!(await api.reportFigures(fresh)).ok) return;
    this.#told = { reconnects: toldReconnects + fresh.reconnects, repairs: toldRepairs + fresh.repairs };
  }
}

function atMost(times: number): number {
  return Math.min(times, limits.figureTimes);
}
