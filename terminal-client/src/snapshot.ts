/** What a page shows around a terminal: one immutable value, replaced when something in it changed. */
import type {
  BrowserRole,
  ClientId,
  ConnectionState,
  GapCause,
  LayoutCell,
  PaneId,
  PersonHere,
  RelayToBrowser,
  SessionState,
  SessionStatus,
  Size,
  TicketDoubt,
  TypingRule,
} from "@coda/protocol";
import type { RefusedWhy } from "./input-sender.ts";
import type { CellSize } from "./room.ts";
import type { Saved } from "./saved-watch.ts";
import type { SealState } from "./seal-state.ts";
import type { WindowChoice } from "./shown-pane.ts";
import type { UnconfirmedInput } from "./unconfirmed-input.ts";

export type ConnectionView =
  | { readonly name: "connecting" | "live" | "stopped" }
  | { readonly name: "waiting"; readonly retryAtMs: number; readonly why: string }
  | { readonly name: "refused"; readonly why: string };

export type HistoryState = "loading" | "ready" | "failed" | "none";

/** A gap whose cause is null: the view left something out that the transcript has; it fills in when output calms. */
export type Continuity =
  | { readonly kind: "continuous" }
  | {
      readonly kind: "gap";
      readonly cause: GapCause | null;
      readonly bytes: number | null;
      /** When recording went on after it, in Unix milliseconds; null where that is not known, or it is paused still. */
      readonly atMs: number | null;
      /** Of a pause: when it began, in Unix milliseconds, where that is known. */
      readonly sinceMs?: number;
    };

/** How far away everybody is and how fresh what is seen is. Round trips in milliseconds; null: not known. */
export interface PulseView {
  /** From this page to the relay. */
  readonly browserMs: number | null;
  /** From the relay to the helper. */
  readonly helperMs: number | null;
  /** When output last came to the relay, in Unix milliseconds of this machine's clock. */
  readonly lastOutputAtMs: number | null;
}

export function pulseView(pulse: Extract<RelayToBrowser, { t: "pulse" }>, nowMs: number): PulseView {
  const { browserMs, helperMs, lastOutputMs } = pulse;
  // The two clocks need not agree: only how long ago it was is the relay's to say.
  return { browserMs, helperMs, lastOutputAtMs: lastOutputMs && nowMs - (pulse.nowMs - lastOutputMs) };
}

/** One that is seen. */
export interface PaneView {
  /** The page mounts it by this number, which it keeps while it is on view. */
  readonly view: number;
  /** Null before it is known which one it is. */
  readonly pane: PaneId | null;
  /** It is typed into. */
  readonly front: boolean;
  /** As its program calls itself. */
  readonly title: string;
  readonly history: HistoryState;
  readonly continuity: Continuity;
}

export interface PasteView {
  readonly bytes: number;
  /** So much of it has arrived at the device. */
  readonly receivedBytes: number;
}

/** Whose size the session's windows have; leased: though terminals are attached, or other windows wish otherwise. */
export interface SizeView {
  readonly by: "nobody" | "terminal" | "thisWindow" | "anotherWindow";
  readonly leased: boolean;
}

export function sizeView(live: SessionState["live"], self: ClientId): SizeView {
  const owner = live?.sizeOwner ?? { by: "nobody" };
  if (!("client" in owner)) return { by: owner.by, leased: false };
  return { by: owner.client === self ? "thisWindow" : "anotherWindow", leased: owner.by === "lease" };
}

export interface TerminalSnapshot {
  readonly connection: ConnectionView;
  /** The relay has said on this connection how the session is. Until then `session` is what was known last. */
  readonly stateKnown: boolean;
  /** The session was deleted, and all that was saved of it. */
  readonly gone: boolean;
  /** What is typed now reaches the program: a driver, input opened, and the pane's program lives. */
  readonly canType: boolean;
  /** Whether what is typed is sealed for the device; why nothing can be, otherwise. */
  readonly seal: SealState;
  /** What the device's own rules let this browser type, as far as it has been told. */
  readonly typingRule: TypingRule;
  /** Why the device does not believe the ticket that the web app gave this page; null: it does, or has not said otherwise. */
  readonly ticketDoubt: TicketDoubt | null;
  /** What this browser is called there, as `3F2A-91BC`; null: not known yet, or it has no key. */
  readonly browserCode: string | null;
  readonly session: {
    readonly status: SessionStatus;
    /** Unix milliseconds; null while its device is connected, or not known. */
    readonly offlineSince: number | null;
    readonly viewers: number;
    readonly drivers: number;
    readonly localClients: number;
    readonly literalUnavailable: string | null;
    readonly socket: string | null;
    /** It is shown from captures of its screen, and nothing of it is kept: by a pause, or somebody else takes what it prints. */
    readonly recordingPaused: boolean;
    /** Since when, as Unix milliseconds, where that is a pause. */
    readonly pausedSinceMs: number | null;
  };
  /** What there is to view, as last announced. */
  readonly windows: readonly WindowChoice[];
  /** Of the window on view, those that are seen. */
  readonly panes: readonly PaneView[];
  /** How they lie; null: one is seen, by itself in whatever room there is. */
  readonly layout: LayoutCell | null;
  /** As drawn; null before one was. */
  readonly cell: CellSize | null;
  /** What fits into the frame; null before it was measured. */
  readonly room: Size | null;
  /** The one that is typed into. */
  readonly pane: {
    readonly pane: PaneId;
    readonly columns: number;
    readonly rows: number;
    readonly dead: boolean;
    /** How a dead pane's program ended, as far as tmux knows. */
    readonly exitStatus: number | null;
    readonly exitSignal: number | null;
  } | null;
  readonly size: SizeView;
  /** The newest on this connection; null before one came, and where the relay tells none. */
  readonly pulse: PulseView | null;
  /** Who is in the session, on this connection; none where the relay tells nobody by name. */
  readonly people: readonly PersonHere[];
  /** Since when nobody answers on this live connection, in Unix milliseconds; null: all is as it should be. */
  readonly unansweredSinceMs: number | null;
  readonly history: HistoryState;
  /** Whether the transcript has anything of it: asked again once it ended or its device went, until it has. */
  readonly saved: Saved;
  readonly continuity: Continuity;
  readonly role: BrowserRole | null;
  /** Counts up each time something typed or pasted was refused; why the last was, null before any. */
  readonly refusedInput: number;
  readonly refusedWhy: RefusedWhy | null;
  /** Typed before this page was loaded and not acknowledged by then, until the reader knows; null: nothing. */
  readonly unconfirmedInput: UnconfirmedInput | null;
  /** A paste that takes a while; null otherwise. */
  readonly paste: PasteView | null;
  readonly title: string;
}

export function connectionView(state: ConnectionState): ConnectionView {
  switch (state.name) {
    case "idle":
    case "fetching":
    case "opening":
    case "greeting":
      return { name: "connecting" };
    case "live":
      return { name: "live" };
    case "waiting":
      return { name: "waiting", retryAtMs: state.untilMs, why: state.why };
    case "refused":
      return { name: "refused", why: state.why };
    case "stopped":
      return { name: "stopped" };
  }
}

/** Holds the newest snapshot. Parts that did not change keep their identity, and so does the whole. */
export class SnapshotStore<Snapshot extends object = TerminalSnapshot> {
  #current: Snapshot;
  readonly #listeners = new Set<() => void>();

  constructor(initial: Snapshot) {
    this.#current = initial;
  }

  get current(): Snapshot {
    return this.#current;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  update(changes: Partial<Snapshot>): void {
    const changed = Object.entries(changes).filter(([key, value]) => !same(Reflect.get(this.#current, key), value));
    if (changed.length === 0) return;
    this.#current = { ...this.#current, ...Object.fromEntries(changed) };
    for (const listener of this.#listeners) listener();
  }
}

/** Equal values all the way down: parts of a snapshot are small and plain. */
function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => same(Reflect.get(left, key), Reflect.get(right, key)));
}
