/** What a page is told of a session and of the pane on view, from what the relay said last. Pure. */
import type { LivePane, SessionState } from "@coda/protocol";
import type { TerminalSnapshot } from "./snapshot.ts";

type SessionView = TerminalSnapshot["session"];

/** What the relay does not know now stays as it was known `before`. */
export function sessionView(
  state: SessionState | undefined,
  shown: LivePane | undefined,
  before: SessionView,
): SessionView {
  if (state === undefined) return before;
  const { status, offlineSince, viewers, drivers, live } = state;
  const { localClients, literalUnavailable, socket } = live ?? before;
  const recordingPaused = shown?.recorded === false;
  const pausedSinceMs = shown?.pause?.now === true ? shown.pause.sinceMs : null;
  const recording = { recordingPaused, pausedSinceMs };
  return { status, offlineSince, viewers, drivers, localClients, literalUnavailable, socket, ...recording };
}

/** How its program ended. */
export function endOf(live: LivePane | undefined) {
  const { dead = false, exitStatus = null, exitSignal = null } = live ?? {};
  return { dead, exitStatus, exitSignal };
}
