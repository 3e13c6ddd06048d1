/** Notes of unconfirmed input in the tab's own storage, which ends with it. The one file that knows `sessionStorage`. */
import type { SessionId } from "@coda/protocol";
import type { InputNotes, UnconfirmedInput } from "./unconfirmed-input.ts";

function keyOf(session: SessionId): string {
  return `coda-unconfirmed-input:${session}`;
}

/** Undefined where a browser forbids storage, or what is there is none of ours. */
function read(session: SessionId): UnconfirmedInput | undefined {
  try {
    const note: unknown = JSON.parse(sessionStorage.getItem(keyOf(session)) ?? "null");
    return isNote(note) ? note : undefined;
  } catch {
    return undefined;
  }
}

function isNote(note: unknown): note is UnconfirmedInput {
  return (
    typeof note === "object" &&
    note !== null &&
    ["keys", "pastes", "atMs"].every((name) => Number.isSafeInteger(Reflect.get(note, name)))
  );
}

function write(session: SessionId, { keys, pastes, atMs }: UnconfirmedInput): void {
  try {
    sessionStorage.setItem(keyOf(session), JSON.stringify({ keys, pastes, atMs }));
  } catch {
    // it is full or forbidden: there is no note then
  }
}

function forget(session: SessionId): void {
  try {
    sessionStorage.removeItem(keyOf(session));
  } catch {
    // as above
  }
}

export const sessionStorageNotes: InputNotes = { read, write, forget };
