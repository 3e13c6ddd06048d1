/**
 * Notices that nobody answers any more, long before the connection counts as dead: what was typed is not acknowledged, or
 * the relay's pulse stays away. Says since when, and has a ping sent for what was typed.
 */
import { limits } from "@coda/protocol";
import type { Clock } from "./clock.ts";

export interface AnswerPorts {
  readonly clock: Pick<Clock, "now" | "after">;
  /** When the oldest key that is on its way was sent; undefined: none is. */
  unansweredSinceMs(): number | undefined;
  /** Pings at once. */
  ask(): void;
  /** Since when nobody answers; null: somebody does. */
  changed(sinceMs: number | null): void;
}

const lookEveryMs = 1_000;
/**
 * Timers that come so much later were held back: the page slept, and what was said meanwhile is yet to be heard. So much
 * sooner, the clock was set back: it is counted from there.
 */
const sleptMs = 3_000;

export class AnswerWatch {
  readonly #ports: AnswerPorts;
  #stop: (() => void) | undefined;
  #heardMs = 0;
  /** When the newest pulse came; undefined while this relay told none. */
  #pulseMs: number | undefined;
  /** The key a ping was sent for. */
  #askedFor: number | undefined;
  #silent = false;

  constructor(ports: AnswerPorts) {
    this.#ports = ports;
  }

  /** The connection is live. */
  begin(): void {
    if (this.#stop !== undefined) return;
    this.#heardMs = this.#ports.clock.now();
    this.#look(this.#heardMs);
  }

  /** There is none any more. */
  end(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#pulseMs = undefined;
    this.#tell(undefined);
  }

  heard(kind: "pulse" | "other"): void {
    this.#heardMs = this.#ports.clock.now();
    if (kind === "pulse") this.#pulseMs = this.#heardMs;
    if (this.#silent) this.#tell(this.#silentSince(this.#heardMs));
  }

  #look(dueMs: number): void {
    const nowMs = this.#ports.clock.now();
    if (Math.abs(nowMs - dueMs) > sleptMs) {
      this.#heardMs = nowMs;
      this.#pulseMs &&= nowMs;
    }
    this.#ask(nowMs);
    this.#tell(this.#silentSince(nowMs));
    this.#stop = this.#ports.clock.after(lookEveryMs, () => this.#look(nowMs + lookEveryMs));
  }

  #ask(nowMs: number): void {
    const unanswered = this.#unanswered(nowMs);
    if (unanswered !== undefined && unanswered !== this.#askedFor) this.#ports.ask();
    this.#askedFor = unanswered;
  }

  #silentSince(nowMs: number): number | undefined {
    const overdue = this.#pulseMs !== undefined && nowMs - this.#pulseMs >= 2 * limits.pulseMs;
    const silent = overdue && nowMs - this.#heardMs >= limits.unansweredInputMs;
    return this.#unanswered(nowMs) ?? (silent ? this.#heardMs : undefined);
  }

  #unanswered(nowMs: number): number | undefined {
    const sinceMs = this.#ports.unansweredSinceMs();
    return sinceMs !== undefined && nowMs - sinceMs >= limits.unansweredInputMs ? sinceMs : undefined;
  }

  #tell(sinceMs: number | undefined): void {
    this.#silent = sinceMs !== undefined;
    this.#ports.changed(sinceMs ?? null);
  }
}
