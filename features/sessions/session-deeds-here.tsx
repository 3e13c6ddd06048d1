/** What a list's menu does to a terminal, from the palette of the page that shows that terminal. */
"use client";

import type { ApiSession, IdeaRole } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { useSessionDeeds } from "./use-session-deeds.tsx";

interface SessionDeedsHereProps {
  readonly session: ApiSession;
  /** The reader's, in its idea. */
  readonly role: IdeaRole;
  /** It knows first how the session stands, once it was told. */
  readonly snapshot: Pick<TerminalSnapshot, "session" | "stateKnown">;
}

export function SessionDeedsHere({ session, role, snapshot }: SessionDeedsHereProps) {
  const now = snapshot.stateKnown ? { ...session, status: snapshot.session.status } : session;
  return useSessionDeeds(now, role).question;
}
