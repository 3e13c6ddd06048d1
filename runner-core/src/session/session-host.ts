/**
 * The port between the helper's links (relay, upload) and what runs sessions: tmux, or the echo kind that tests use.
 * Whoever implements it decides what may be touched: only sessions it was told are the account's (see `allow`).
 */
import type {
  ActionOutcome,
  ClientId,
  Epoch,
  EpochOrigin,
  GapCause,
  IdeaId,
  InputRefusal,
  Keyframe,
  ReportedStatus,
  LiveWindow,
  PaneFacts,
  PaneId,
  SessionAction,
  SessionId,
  Size,
  SizeOwner,
  Slot,
  WindowId,
} from "@coda/protocol";
import type { ByteSource } from "../pane/pane-model.ts";
import type { TypistId } from "./typist-id.ts";

/** A session the account owns and this device serves, by the web app's word. */
export interface AllowedSession {
  readonly session: SessionId;
  readonly idea: IdeaId;
  readonly slot: Slot;
  /** It has never run: nobody knows its name yet, so nothing stands for it in tmux. */
  readonly isNew?: boolean;
  /** Of all that was recorded of it, on whatever device: see `DeviceSession.newestOrdinal`. */
  readonly newestOrdinal?: number | undefined;
  /** Nothing it prints is to be recorded. */
  readonly paused?: boolean | undefined;
}

export function sameSession(a: AllowedSession, b: AllowedSession): boolean {
  return a.session === b.session && a.idea === b.idea && a.slot === b.slot;
}

/** One epoch of one pane, live: readable by offset, and it tells when it grew. */
export interface Recording extends ByteSource {
  readonly epoch: Epoch;
  readonly origin: EpochOrigin;
  /** False for what is only shown, from captures, while somebody else takes the pane's output. */
  readonly recorded: boolean;
  /** Why the epoch before broke off; null when nothing is missing between it and this one. */
  readonly gapBefore: GapCause | null;
  /** Where that is a pause, or it is paused now: since when, as Unix milliseconds. */
  readonly pausedAtMs?: number | undefined;
  /** The pane's present size, and the offset from which it holds. */
  readonly size: Size;
  readonly resizedAt: number;
  /** The program asked for brackets around pastes, as far as the output was followed. */
  readonly wantsBrackets: boolean;
  /** It asked for the other form of the cursor keys (DECCKM), likewise. */
  readonly wantsApplicationCursor: boolean;
  /** Behind which offset it last rang in output that came since the helper reads it; null: it did not. */
  readonly rangAt: number | null;
  /** How often the pane was found to look other than its bytes say; keyframes show it as it is, and say of how many they know. */
  readonly repairs: number;
  onGrow(listener: () => void): () => void;
  /** It rang once more. */
  onRing(listener: () => void): () => void;
  /** It was once more. */
  onRepair(listener: () => void): () => void;
  /**
   * The pane as of now; undefined when the output stands inside an unfinished sequence. `only`: the lines above the screen
   * are of no use to who asks, and left out where that saves anything.
   */
  keyframe(only?: "screen"): Promise<Keyframe | undefined>;
}

export interface HostedPane extends PaneFacts {
  readonly pane: PaneId;
  readonly window: WindowId;
  readonly size: Size;
  /** Undefined when there is nothing to show of it. */
  readonly recording: Recording | undefined;
}

export interface HostedSession extends AllowedSession {
  /** Every pane's program has ended. */
  readonly exited: boolean;
  /** It rang, and nobody has answered. */
  readonly attention: boolean;
  /** Nothing of it is recorded, as its pause asks for; absent where nobody can say. */
  readonly recordingStopped?: boolean;
  readonly windows: readonly LiveWindow[];
  readonly panes: readonly HostedPane[];
  readonly localClients: number;
  readonly sizeOwner: SizeOwner;
  readonly literalUnavailable: string | null;
  readonly socket: string | null;
}

/** What relay and web app are told of it. */
export function reportedStatus({ exited, attention }: HostedSession, browsers: number): ReportedStatus {
  if (exited) return "exited";
  if (attention) return "attention";
  return browsers > 0 ? "live" : "detached";
}

export type InputOutcome = "taken" | Exclude<InputRefusal, "viewer" | "sealed" | "paste-incomplete" | "paste-too-long">;

/** Who types, and what number it has given to that. */
export interface Typist {
  readonly id: TypistId;
  readonly client: ClientId;
  readonly counter: number;
  /** Asked before each command that types: what may no more is refused as `law`. Default: it may. */
  readonly may?: () => boolean;
}

export interface PasteOptions extends Typist {
  /** Until tmux is told to type it, the paste can be called off. */
  readonly signal: AbortSignal;
}

export function refused(why: string): ActionOutcome {
  return { refused: why, pane: null };
}

export type OpenOutcome = { readonly ok: true } | { readonly ok: false; readonly why: string };

export interface SessionHost {
  /** Everything that runs, of the allowed sessions. A new array whenever something changed. */
  readonly sessions: readonly HostedSession[];
  /** Replaces the list of sessions this host may touch. */
  allow(sessions: readonly AllowedSession[]): void;
  onChange(listener: () => void): () => void;
  /** Makes sure the session runs; the same when it does already. */
  open(session: AllowedSession): Promise<OpenOutcome>;
  /**
   * Types bytes into a pane of an allowed session, in the order of one typist's calls, which is that of its counters. What
   * was typed before is "taken" and not typed again, whichever host of these sessions did it; nor is it after a newer one.
   */
  input(pane: PaneId, bytes: Uint8Array, by: Typist): Promise<InputOutcome>;
  /** Pastes text, likewise: whole or not at all, in brackets if the program asked for them. */
  paste(pane: PaneId, text: Uint8Array, options: PasteOptions): Promise<InputOutcome>;
  /** For a paste that is not whole. "taken": it was typed before; else it was not and, if tmux could be asked, never will be. */
  giveUp(pane: PaneId, by: Typist): Promise<InputOutcome>;
  /**
   * Does what a driver asks with windows and panes of an allowed session; what it changed is in `sessions` before the
   * answer. Selecting moves what local terminals see: tmux has one current window per session, one active pane per window.
   */
  act(session: SessionId, action: SessionAction): Promise<ActionOutcome>;
  /** A browser has this much room; undefined: it is gone. Ignored while a terminal is attached locally. */
  proposeSize(session: SessionId, client: ClientId, size: Size | undefined): void;
  /** A browser wants its size though terminals are attached; undefined: no longer. Renewed, or it ends by itself. */
  leaseSize(session: SessionId, client: ClientId, size: Size | undefined): void;
}
