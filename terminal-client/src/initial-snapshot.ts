/** What is known of a session before its connection is there: what the session list said. */
import type { ApiSession } from "@coda/protocol";
import type { TerminalSnapshot } from "./snapshot.ts";

export function initialSnapshot({ status, lastSeenAt, panes }: ApiSession): TerminalSnapshot {
  const offlineSince = status === "offline" && lastSeenAt !== null ? Date.parse(lastSeenAt) : null;
  const nobody = {
    viewers: 0,
    drivers: 0,
    localClients: 0,
    literalUnavailable: null,
    socket: null,
    recordingPaused: false,
    pausedSinceMs: null,
  };
  return {
    connection: { name: "connecting" },
    stateKnown: false,
    gone: false,
    canType: false,
    seal: "unknown",
    typingRule: "allowed",
    ticketDoubt: null,
    browserCode: null,
    session: { status, offlineSince, ...nobody },
    windows: [],
    size: { by: "nobody", leased: false },
    pulse: null,
    people: [],
    unansweredSinceMs: null,
    panes: [],
    layout: null,
    cell: null,
    room: null,
    pane: null,
    history: panes.length === 0 ? "none" : "loading",
    saved: "unknown",
    continuity: { kind: "continuous" },
    role: null,
    refusedInput: 0,
    refusedWhy: null,
    unconfirmedInput: null,
    paste: null,
    title: "",
  };
}
