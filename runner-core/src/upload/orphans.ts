/**
 * Sessions the web app does not know (any more): deleted there, or this device was moved to another database. They are
 * asked about again, rarely; only an answer that was given twice, a while apart, costs an old ended journal its folder.
 */
import type { SessionId } from "@coda/protocol";
import type { Clock } from "../clock.ts";

const askAgainMs = 60_000;

export class Orphans {
  readonly #clock: Clock;
  readonly #askAtMs = new Map<SessionId, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Nothing is to be done about this session now. */
  rests(session: SessionId): boolean {
    return this.#clock.steadyMs() < (this.#askAtMs.get(session) ?? 0);
  }

  /** The web app said it does not know it. True when it had said so before. */
  denied(session: SessionId): boolean {
    const before = this.#askAtMs.has(session);
    this.#askAtMs.set(session, this.#clock.steadyMs() + askAgainMs);
    return before;
  }

  known(session: SessionId): void {
    this.#askAtMs.delete(session);
  }
}
