/** What the relay concludes about a session from who is connected. Pure; the room owns the facts. */
import type { ReportedStatus, SessionOpened, SessionState, SessionStatus } from "@coda/protocol";

export type RoomPhase =
  /** Not served now. `lostAtMs`: since when, null if this relay never heard it. */
  | { readonly name: "unserved"; readonly lostAtMs: number | null }
  | { readonly name: "live"; readonly opened: SessionOpened }
  /** Its helper said that it ended. */
  | { readonly name: "closed" };

/** Browsers in a session. */
export interface Present {
  readonly viewers: number;
  readonly drivers: number;
}

export const nobody: Present = { viewers: 0, drivers: 0 };

export function together(all: Iterable<Present>): Present {
  let { viewers, drivers } = nobody;
  for (const present of all) {
    viewers += present.viewers;
    drivers += present.drivers;
  }
  return { viewers, drivers };
}

export interface PresenceFacts {
  readonly phase: RoomPhase;
  readonly helperConnected: boolean;
  /** On all nodes. */
  readonly present: Present;
}

export function sessionStateOf(facts: PresenceFacts): SessionState {
  const { phase, present } = facts;
  return {
    t: "sessionState",
    status: statusOf(facts, present.viewers + present.drivers),
    offlineSince: phase.name === "unserved" ? phase.lostAtMs : null,
    live: phase.name === "live" ? liveSide(phase.opened) : null,
    ...present,
  };
}

function statusOf({ phase, helperConnected }: PresenceFacts, browsers: number): SessionStatus {
  switch (phase.name) {
    case "live":
      return withBrowsers(phase.opened.status, browsers);
    case "closed":
      return "exited";
    case "unserved":
      // Between a helper's return and its announcement the session stays offline, lest its page flickers.
      return helperConnected && phase.lostAtMs === null ? "reserved" : "offline";
  }
}

/** 'live' means that a browser is connected: the relay knows that first. */
function withBrowsers(reported: ReportedStatus, browsers: number): ReportedStatus {
  if (reported !== "live" && reported !== "detached") return reported;
  return browsers > 0 ? "live" : "detached";
}

function liveSide(opened: SessionOpened): NonNullable<SessionState["live"]> {
  const { windows, panes, unrecorded, localClients, sizeOwner, literalUnavailable, socket } = opened;
  return { windows, panes, unrecorded, localClients, sizeOwner, literalUnavailable, socket };
}
