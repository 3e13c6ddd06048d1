/**
 * Notices that nobody answers any more, long before the connection counts as dead: what was typed is not acknowledged, or
 * the relay's pulse stays away. Says since when, and has a ping sent for what was typed.
 */
import { limits } from "@coda/protocol";
import type { Clock } from "./clock.ts";

export interface AnswerPorts {
  readonly clock: Clock;
  /** When the oldest key that is on its way was sent, by the steady clock; undefined: none is. */
  unansweredSinceMs(): number | undefined;
  /** Pings at once. */
  ask(): void;
  /** Since when nobody answers, in Unix milliseconds; null: somebody does. */
  changed(sinceMs: number | null): void;
}

const lookEveryMs = 1_000;
/** Timers that come so much later were held back: the page slept, and what was said meanwhile is yet to be heard. */
const sleptMs = 3_000;

export class AnswerWatch {
  readonly #ports: AnswerPorts;
  #stop: (() => void) | undefined;
  #heardMs = 0;
  /** When the newest pulse came; undefined while this relay told none. */
  #pulseMs: number | undefined;
  /** The key a ping was sent for. */
  #askedFor: number | undefined;
  /** As told last, by either clock. */
  #silent: { readonly sinceMs: number; readonly unixMs: number } | undefined;

  constructor(ports: AnswerPorts) {
    this.#ports = ports;
  }

  /** The connection is live. */
  begin(): void {
    if (this.#stop !== undefined) return;
    this.#heardMs = this.#ports.clock.steadyMs();
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
    this.#heardMs = this.#ports.clock.steadyMs();
    if (kind === "pulse") this.#pulseMs = this.#heardMs;
    if (this.#silent !== undefined) this.#tell(this.#silentSince(this.#heardMs));
  }

  #look(dueMs: number): void {
    const nowMs = this.#ports.clock.steadyMs();
    if (nowMs - dueMs > sleptMs) {
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
    if (sinceMs !== this.#silent?.sinceMs)
      this.#silent = sinceMs === undefined ? undefined : { sinceMs, unixMs: this.#unixAt(sinceMs) };
    this.#ports.changed(this.#silent?.unixMs ?? null);
  }

  #unixAt(steadyMs: number): number {
    const { clock } = this.#ports;
    return Math.round(clock.now() - (clock.steadyMs() - steadyMs));
  }
}
