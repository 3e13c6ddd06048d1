/** What the pages need of the terminal's data path, whoever builds it: a snapshot that changes, and a place to draw. */
import type { GapCause, PaneId, SessionStatus } from "@coda/protocol";

export type TerminalConnection =
  | { readonly name: "connecting" | "live" | "stopped" }
  | { readonly name: "waiting"; readonly retryAtMs: number; readonly why: string }
  | { readonly name: "refused"; readonly why: string };

export interface TerminalSnapshot {
  readonly connection: TerminalConnection;
  readonly session: {
    readonly status: SessionStatus;
    /** Unix milliseconds; null while its device is connected, or not known. */
    readonly offlineSince: number | null;
    readonly viewers: number;
    readonly drivers: number;
    readonly localClients: number;
    readonly literalUnavailable: string | null;
    readonly socket: string | null;
  };
  readonly pane: {
    readonly pane: PaneId;
    readonly columns: number;
    readonly rows: number;
    readonly dead: boolean;
  } | null;
  readonly history: "loading" | "ready" | "failed" | "none";
  readonly continuity:
    | { readonly kind: "continuous" }
    | { readonly kind: "gap"; readonly cause: GapCause | null; readonly bytes: number | null };
  readonly role: "viewer" | "driver" | null;
  /** Counts up each time typed text was refused. */
  readonly refusedInput: number;
  readonly title: string;
}

export interface TerminalHandle {
  getSnapshot(): TerminalSnapshot;
  subscribe(listener: () => void): () => void;
  /** Draws into the element until the returned function is called. */
  mount(element: HTMLElement): () => void;
  focus(): void;
  /** Do not wait for the next attempt. */
  hurry(): void;
  dispose(): void;
}
