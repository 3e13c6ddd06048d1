/** The status line's words for what the terminal is doing. Pure; the present comes in as an argument. */
import type { SessionStatus } from "@coda/protocol";
import { clockTime, secondsUntil, type TimePlace } from "../time/format-time.ts";
import type { TerminalSnapshot } from "@coda/terminal-client";
import { isSealProblem } from "@coda/terminal-client/seal-state";

type Saved = TerminalSnapshot["saved"];

/** What the reader can count on right now; each has one look and one sentence. */
export type Condition =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  /** Connected, and nobody answers. Paused: besides, recording is. */
  | { readonly kind: "silent"; readonly sinceMs: number; readonly paused: boolean }
  | { readonly kind: "reconnecting"; readonly atMs: number }
  | { readonly kind: "offline"; readonly sinceMs: number | null; readonly saved: Saved }
  | { readonly kind: "paused" }
  | { readonly kind: "reserved" }
  | { readonly kind: "exited"; readonly saved: Saved }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "gone" }
  | { readonly kind: "stopped" };

type Known = Pick<
  TerminalSnapshot,
  | "connection"
  | "gone"
  | "stateKnown"
  | "canType"
  | "seal"
  | "typingRule"
  | "ticketDoubt"
  | "unansweredSinceMs"
  | "role"
  | "session"
  | "pane"
  | "saved"
>;

/** Nothing can be typed, and another word says why. */
function isTypingRuledOut({ seal, typingRule, ticketDoubt }: Known): boolean {
  return isSealProblem(seal) || typingRule !== "allowed" || ticketDoubt !== null;
}

function ofSession(status: SessionStatus, known: Known): Condition {
  const { saved } = known;
  const { offlineSince } = known.session;
  switch (status) {
    case "offline":
      return { kind: "offline", sinceMs: offlineSince, saved };
    case "reserved":
      return { kind: "reserved" };
    case "exited":
      return { kind: "exited", saved };
    case "live":
    case "detached":
    case "attention":
      if (offlineSince !== null) return { kind: "offline", sinceMs: offlineSince, saved };
      if (known.pane?.dead === true) return { kind: "exited", saved };
      // "Live" promises a driver that the next key reaches the program, or that another word says why it never will.
      if (known.role === "driver" && !known.canType && !isTypingRuledOut(known)) return { kind: "connecting" };
      if (known.unansweredSinceMs !== null)
        return { kind: "silent", sinceMs: known.unansweredSinceMs, paused: known.session.recordingPaused };
      return known.session.recordingPaused ? { kind: "paused" } : { kind: "live" };
  }
}

export function conditionOf(known: Known): Condition {
  const { connection } = known;
  switch (connection.name) {
    case "connecting":
    case "waiting":
      // Nobody could be connected to: there is nothing to wait for but a device.
      if (known.session.status === "reserved") return { kind: "reserved" };
      return connection.name === "waiting"
        ? { kind: "reconnecting", atMs: connection.retryAtMs }
        : { kind: "connecting" };
    case "refused":
      return known.gone ? { kind: "gone" } : { kind: "refused", why: connection.why };
    case "stopped":
      return { kind: "stopped" };
    case "live":
      return known.stateKnown ? ofSession(known.session.status, known) : { kind: "connecting" };
  }
}

/** What is typed gets there and what is printed is shown, kept or not. */
export function isLive({ kind }: Condition): boolean {
  return kind === "live" || kind === "paused";
}

function away(word: string, saved: Saved): string {
  return saved === "yes" ? `${word} — showing saved history` : word;
}

/** "live", "reconnecting in 3 s", "offline since 14:02 — showing saved history", … */
export function conditionText(condition: Condition, place: TimePlace): string {
  switch (condition.kind) {
    case "connecting":
      return "connecting";
    case "live":
      return "live";
    case "silent":
      return `no answer for ${Math.max(0, Math.floor((place.nowMs - condition.sinceMs) / 1_000))} s`;
    case "reconnecting": {
      const seconds = secondsUntil(condition.atMs, place.nowMs);
      return seconds === 0 ? "reconnecting now" : `reconnecting in ${seconds} s`;
    }
    case "offline":
      return away(
        condition.sinceMs === null ? "offline" : `offline since ${clockTime(condition.sinceMs, place)}`,
        condition.saved,
      );
    case "paused":
      return "live, not recorded";
    case "reserved":
      return "waiting for a device";
    case "exited":
      return away("exited", condition.saved);
    case "refused":
      return `refused: ${condition.why}`;
    case "gone":
      return "deleted";
    case "stopped":
      return "stopped";
  }
}

export const conditionTones: Readonly<Record<Condition["kind"], "live" | "warn" | "danger" | "idle">> = {
  connecting: "idle",
  live: "live",
  silent: "warn",
  reconnecting: "warn",
  offline: "warn",
  paused: "warn",
  reserved: "idle",
  exited: "idle",
  refused: "danger",
  gone: "idle",
  stopped: "idle",
};
