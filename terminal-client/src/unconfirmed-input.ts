/**
 * What was typed and not acknowledged when a page was left: whether it arrived, nobody can tell it any more. So the page
 * that comes after it in the same tab says so. Counts only; what was typed is written down nowhere.
 */
import type { SessionId } from "@coda/protocol";
import type { PageSignals } from "./page-signals.ts";

export interface UnconfirmedInput {
  /** Pieces of text as they were typed: keys, mostly. */
  readonly keys: number;
  readonly pastes: number;
  /** When the page was left, in Unix milliseconds. */
  readonly atMs: number;
}

/** One note a session, for this tab only and no longer than it. Where notes cannot be kept, there are none. */
export interface InputNotes {
  read(session: SessionId): UnconfirmedInput | undefined;
  write(session: SessionId, note: UnconfirmedInput): void;
  forget(session: SessionId): void;
}

export interface UnconfirmedPorts {
  readonly session: SessionId;
  readonly notes: InputNotes;
  readonly page: Pick<PageSignals, "onLeave" | "onWake">;
  now(): number;
  /** What is under way now. */
  waiting(): Pick<UnconfirmedInput, "keys" | "pastes">;
}

export class UnconfirmedInputNote {
  /** What the page before this one left; null: all of it arrived. */
  readonly left: UnconfirmedInput | null;
  readonly #ports: UnconfirmedPorts;
  readonly #stopListening: readonly (() => void)[];
  #wrote = false;

  constructor(ports: UnconfirmedPorts) {
    this.#ports = ports;
    this.left = ports.notes.read(ports.session) ?? null;
    this.#stopListening = [
      ports.page.onLeave(() => this.#write()),
      // It was not left for good: what waits is sent again or refused by this very page.
      ports.page.onWake(() => this.#takeBack()),
    ];
  }

  /** The reader knows. */
  dismiss(): void {
    this.#ports.notes.forget(this.#ports.session);
  }

  /** The terminal is left, if not the page. */
  dispose(): void {
    for (const stop of this.#stopListening) stop();
    this.#write();
  }

  #write(): void {
    const { session, notes } = this.#ports;
    const { keys, pastes } = this.#ports.waiting();
    if (keys + pastes === 0) return;
    notes.write(session, { keys, pastes, atMs: this.#ports.now() });
    this.#wrote = true;
  }

  #takeBack(): void {
    if (this.#wrote) this.dismiss();
    this.#wrote = false;
  }
}
