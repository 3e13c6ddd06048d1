/**
 * What the head of a terminal says of its session: only what the status line does not say, and only what is known on this
 * connection.
 */
import type { TerminalSnapshot } from "@coda/terminal-client";
import { SessionBadge } from "../sessions/session-badge.tsx";

export function HeadBadge({ snapshot }: { readonly snapshot: Pick<TerminalSnapshot, "stateKnown" | "session"> }) {
  const { stateKnown, session } = snapshot;
  if (!stateKnown || session.offlineSince !== null || session.status !== "attention") return null;
  return <SessionBadge status={session.status} />;
}
