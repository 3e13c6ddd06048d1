/** Looks for a newer release once a day while a helper runs, and says so or has it installed. It knows neither network nor files. */
import type { AutoUpdate } from "../config/settings.ts";
import type { Clock, Timer } from "../clock.ts";
import { reasonOf, type Log } from "../log.ts";

export interface ReleaseWatchOptions {
  readonly wish: AutoUpdate;
  /** The version of a newer release; null: there is none. Throws a sentence. */
  readonly look: () => Promise<string | null>;
  /** Puts it in its place and has this process become it. Undefined: it cannot. Throws a sentence. */
  readonly install: ((version: string) => Promise<void>) | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
  readonly isOnline: () => boolean;
}

const dayMs = 24 * 3_600_000;
/** Helpers that begin together, as after an outage, do not ask together. */
const firstWithinMs = 3_600_000;

export class ReleaseWatch {
  readonly #options: ReleaseWatchOptions;
  #timer: Timer | undefined;
  #stopped = false;
  #newer: string | null = null;

  constructor(options: ReleaseWatchOptions) {
    this.#options = options;
  }

  /** Null: none is known of. */
  get newer(): string | null {
    return this.#newer;
  }

  start(): void {
    const { wish, random } = this.#options;
    if (wish !== "off") this.#after(random() * firstWithinMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  /** Within half a day to one and a half: a day on the average. */
  #after(delayMs: number): void {
    if (this.#stopped) return;
    const { clock, random } = this.#options;
    this.#timer = clock.after(delayMs, () => {
      void this.#look().finally(() => this.#after(dayMs * (0.5 + random())));
    });
  }

  async #look(): Promise<void> {
    const { wish, look, install, log, isOnline } = this.#options;
    if (!isOnline()) return;
    try {
      const before = this.#newer;
      this.#newer = await look();
      if (this.#newer === null || this.#stopped) return;
      if (this.#newer !== before) log("info", "a newer release is there", { version: this.#newer });
      if (wish === "on" && install !== undefined) await install(this.#newer);
    } catch (error) {
      log("warn", "no newer release could be had", { reason: reasonOf(error) });
    }
  }
}
