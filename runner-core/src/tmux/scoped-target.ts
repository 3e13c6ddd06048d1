/**
 * Targets that tmux looks for within one session, in the moment of the command: a list may be a second old, and what it
 * named may have been moved away since, or its session renamed. Where a window is linked decides, not its marks: they go
 * along into another session, and a window that a pane was just broken out to has none yet.
 */
import type { PaneId, WindowId } from "@coda/protocol";
import type { CommandReply } from "./fence.ts";

export type ScopedTarget = `=${string}:${string}`;

/** A pane, and the session it has to be in. */
export interface ScopedPane {
  /** tmux's whole name of it. */
  readonly session: string;
  readonly pane: PaneId;
}

export function paneTarget({ session, pane }: ScopedPane): ScopedTarget {
  return `=${session}:.${pane}`;
}

export function windowTarget(session: string, window: WindowId): ScopedTarget {
  return `=${session}:${window}`;
}

/** The session itself, and what is current in it. */
export function sessionTarget(session: string): ScopedTarget {
  return `=${session}:`;
}

/**
 * Fails when the target is not there, and then tmux leaves out the rest of the group. Needed before `if-shell`,
 * `display-message` and `set-option`: where a scoped target fails, they take what is nearest to it, such as the pane of
 * that id wherever it is, or the session's current window.
 */
export function requireCommand(target: ScopedTarget): string[] {
  return ["has-session", "-t", target];
}

export type RunGroup = (...commands: (readonly string[])[]) => Promise<CommandReply>;

/** Runs groups only while the pane is in its session. */
export function runWithin(place: ScopedPane, run: RunGroup): RunGroup {
  return async (...commands) => run(requireCommand(paneTarget(place)), ...commands);
}

/** What a command says that did not find its target. */
export function missingTarget(error: string): "pane" | "window" | "session" | undefined {
  const kind = /^can't find (?<kind>pane|window|session): /u.exec(error)?.groups?.["kind"];
  return kind === "pane" || kind === "window" || kind === "session" ? kind : undefined;
}
