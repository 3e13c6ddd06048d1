/** What runs the helper's sessions, with its life: tmux in production, the echo kind for trying links without tmux. */
import type { SessionId } from "@coda/protocol";
import type { JournalEndings } from "./journal-endings.ts";
import type { JournalRecording } from "./journal-recording.ts";
import type { SessionHost } from "./session-host.ts";

export interface EngineFacts {
  /** What is spoken to, e.g. tmux's path. */
  readonly program: string;
  /** Null while nothing is connected. */
  readonly version: string | null;
  /** Why the short attach form is not offered; null when it is. */
  readonly literalUnavailable: string | null;
  /** How often a pane's picture was found different from what is spoken to shows, and set right. */
  readonly repairs: number;
}

export interface SessionEngine {
  readonly host: SessionHost;
  readonly facts: EngineFacts;
  /** Recordings on disk that go on now; what an echo says is kept nowhere. */
  readonly recordings: readonly JournalRecording[];
  /** A pane names this epoch as its last: its journal is still asked about. */
  isNamed(epoch: string): boolean;
  /** Shells that are begun in this session from now on mark their commands. */
  markShells(session: SessionId): void;
  readonly endings: JournalEndings;
  start(): void;
  /** Lets go of the sessions and leaves them running. */
  stop(): Promise<void>;
}
