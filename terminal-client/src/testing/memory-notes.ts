/** Notes in memory: what the next page of the same tab finds in tests. */
import type { SessionId } from "@coda/protocol";
import type { InputNotes, UnconfirmedInput } from "../unconfirmed-input.ts";

export class MemoryNotes implements InputNotes {
  readonly #notes = new Map<SessionId, UnconfirmedInput>();

  read(session: SessionId): UnconfirmedInput | undefined {
    return this.#notes.get(session);
  }

  write(session: SessionId, note: UnconfirmedInput): void {
    this.#notes.set(session, note);
  }

  forget(session: SessionId): void {
    this.#notes.delete(session);
  }
}
