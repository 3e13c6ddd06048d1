/** What is being written for a terminal, kept in the tab until it is sent, so that a reload loses nothing of it. */
import type { SessionId } from "@coda/protocol";

const prefix = "coda-draft:";

/** Empty where a browser forbids storage. */
export function readDraft(session: SessionId): string {
  try {
    return sessionStorage.getItem(prefix + session) ?? "";
  } catch {
    return "";
  }
}

export function keepDraft(session: SessionId, text: string): void {
  try {
    if (text === "") sessionStorage.removeItem(prefix + session);
    else sessionStorage.setItem(prefix + session, text);
  } catch {
    // It is full or forbidden: a reload loses this draft then.
  }
}

/** Of every terminal: whoever signs out leaves nothing behind. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(prefix)))
      sessionStorage.removeItem(key);
  } catch {
    // Where storage is forbidden there is nothing to forget.
  }
}
