/**
 * Whether the transcript has anything of a pane. What is printed is uploaded a moment later, or much later where the way is
 * down, so an empty answer says nothing for good: while nobody prints there any more it is asked again. Knows no transcript.
 */
import { clientLimits } from "./client-limits.ts";
import type { Clock } from "./clock.ts";

/** "no": not so far, and what was printed last has had its time to come. */
export type Saved = "yes" | "no" | "unknown";

export interface SavedPorts {
  readonly clock: Pick<Clock, "steadyMs" | "after">;
  /** Asks the transcript, which has something of it or has nothing yet. May reject: then nothing is known. */
  ask(): Promise<boolean>;
  /** Another answer. */
  changed(): void;
}

interface Over {
  /** By the clock that nobody sets. */
  readonly sinceMs: number;
}

export class SavedWatch {
  readonly #ports: SavedPorts;
  #saved: Saved = "unknown";
  /** Nobody prints; undefined: somebody may, or nobody wants to know. */
  #over: Over | undefined;
  #cancel: () => void = () => undefined;

  constructor(ports: SavedPorts) {
    this.#ports = ports;
  }

  get saved(): Saved {
    return this.#saved;
  }

  /** Something of it was read. What was saved stays so, but for a deletion, with which the session goes. */
  found(): void {
    this.goesOn();
    this.#say("yes");
  }

  /** Its program ended: from now on somebody wants to know. */
  ended(): void {
    this.#begin((over) => void this.#ask(over, clientLimits.savedAskMs));
  }

  /** Nobody serves it. That may be over in a moment, as when a connection is lost or not there yet: it is not asked at once. */
  unserved(): void {
    this.#begin((over) => this.#askAfter(over, clientLimits.savedAskMs));
  }

  /** Somebody prints again, or nobody looks. */
  goesOn(): void {
    this.#cancel();
    this.#over = undefined;
    if (this.#saved === "no") this.#say("unknown");
  }

  #begin(ask: (over: Over) => void): void {
    if (this.#saved === "yes" || this.#over !== undefined) return;
    this.#over = { sinceMs: this.#ports.clock.steadyMs() };
    ask(this.#over);
  }

  #askAfter(over: Over, delayMs: number): void {
    this.#cancel = this.#ports.clock.after(delayMs, () => {
      void this.#ask(over, Math.min(2 * delayMs, clientLimits.savedAskMostMs));
    });
  }

  async #ask(over: Over, againMs: number): Promise<void> {
    const isSaved = await this.#ports.ask().catch(() => undefined);
    if (this.#over !== over) return;
    if (isSaved === true) return this.found();
    const hasHadTime = this.#ports.clock.steadyMs() - over.sinceMs >= clientLimits.lastUploadMs;
    if (isSaved === false && hasHadTime) this.#say("no");
    this.#askAfter(over, againMs);
  }

  #say(saved: Saved): void {
    if (saved === this.#saved) return;
    this.#saved = saved;
    this.#ports.changed();
  }
}
