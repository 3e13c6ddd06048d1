/** Journals' endings in a test's own world: its processes, its machine's start, and a tmux server that knows no pane. */
import type { SessionId } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { JournalEndings } from "../session/journal-endings.ts";

export interface EndingsWorld {
  readonly clock: Clock;
  readonly alive?: (pid: number) => boolean;
  readonly boot?: string;
}

export function endingsIn({ clock, alive = () => false, boot = "this start" }: EndingsWorld): JournalEndings {
  return new JournalEndings({ clock, isAlive: alive, boot });
}

/** tmux was asked: the server that `someMeta` names runs, and of these sessions there is nothing. */
export function nothingRuns(endings: JournalEndings, ...sessions: readonly SessionId[]): JournalEndings {
  endings.serverFound({ version: "3.3a", pid: 1, startTime: "1", socketPath: "" });
  endings.listed(new Set(sessions), new Set());
  return endings;
}
