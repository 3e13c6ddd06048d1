/**
 * Which sessions rang and wait for somebody (SE8): until somebody types into one, or is at a terminal that is attached to
 * it. Knows no output and asks tmux for nothing but its list.
 */
import type { SessionId } from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import type { LocalTerminal } from "../tmux/tmux-model.ts";
import type { InputOutcome } from "./session-host.ts";

export interface SessionAttentionOptions {
  readonly clock: Clock;
  /** Lists sessions and terminals anew: `listed` follows. */
  readonly refresh: () => void;
  /** Another session wants somebody, or one does no longer, without a list having come. */
  readonly onChanged: () => void;
}

export interface AttendedSession {
  readonly session: SessionId;
  readonly terminals: readonly LocalTerminal[];
  /** All its programs have ended: there is nobody to answer. */
  readonly exited: boolean;
}

interface Ring {
  readonly number: number;
  readonly atMs: number;
}

/** tmux does not tell of a key in a terminal: while one might answer, it is looked for this often. */
const keyLookMs = 1_000;

export class SessionAttention {
  readonly #options: SessionAttentionOptions;
  /** The last of each session that nobody has answered. */
  readonly #rings = new Map<SessionId, Ring>();
  #rung = 0;
  #looking: Timer | undefined;

  constructor(options: SessionAttentionOptions) {
    this.#options = options;
  }

  isWanted(session: SessionId): boolean {
    return this.#rings.has(session);
  }

  rang(session: SessionId): void {
    this.#rung += 1;
    const isNews = !this.#rings.has(session);
    this.#rings.set(session, { number: this.#rung, atMs: this.#options.clock.now() });
    if (!isNews) return;
    this.#options.onChanged();
    this.#options.refresh(); // a terminal may be attached
  }

  /** What tmux takes answers the rings from before it was typed: what it makes ring is another. */
  async answering(session: SessionId, type: () => Promise<InputOutcome>): Promise<InputOutcome> {
    const rung = this.#rung;
    const outcome = await type();
    const ring = this.#rings.get(session);
    if (outcome === "taken" && ring !== undefined && ring.number <= rung) {
      this.#rings.delete(session);
      this.#options.onChanged();
    }
    return outcome;
  }

  /**
   * All there are. A terminal's activity is the second of its last key, or of its coming: who was at it in the very second
   * of the ring is there to hear it.
   */
  listed(sessions: readonly AttendedSession[]): void {
    const present = new Map(sessions.map((attended) => [attended.session, attended]));
    for (const [session, { atMs }] of this.#rings) {
      const attended = present.get(session);
      const answered = attended?.terminals.some(({ activity }) => (activity + 1) * 1_000 > atMs);
      if (attended === undefined || attended.exited || answered === true) this.#rings.delete(session);
    }
    const mayAnswer = [...this.#rings.keys()].some((session) => (present.get(session)?.terminals.length ?? 0) > 0);
    if (!mayAnswer) this.close();
    else this.#looking ??= this.#options.clock.every(keyLookMs, this.#options.refresh);
  }

  close(): void {
    this.#looking?.cancel();
    this.#looking = undefined;
  }
}
