/** What is known of a terminal before its code and its connection are there: what the session list said. */
import type { ApiSession } from "@coda/protocol";
import type { TerminalSnapshot } from "@coda/terminal-client";

export function initialSnapshot(session: ApiSession): TerminalSnapshot {
  const { status, lastSeenAt } = session;
  return {
    connection: { name: "connecting" },
    stateKnown: false,
    canType: false,
    session: {
      status,
      offlineSince: status === "offline" && lastSeenAt !== null ? Date.parse(lastSeenAt) : null,
      viewers: 0,
      drivers: 0,
      localClients: 0,
      literalUnavailable: null,
      socket: null,
      recordingPaused: false,
    },
    windows: [],
    size: { by: "nobody", leased: false },
    pulse: null,
    pane: null,
    history: session.panes.length === 0 ? "none" : "loading",
    continuity: { kind: "continuous" },
    role: null,
    refusedInput: 0,
    refusedWhy: null,
    paste: null,
    title: "",
  };
}
