/**
 * One pane's saved transcript, drawn as it was and read by scrolling: for programs that are not there any more. Knows no
 * relay, takes no input, and keeps nothing in the browser.
 */
import type { ApiSession, PaneId, Position } from "@coda/protocol";
import type { Clock } from "./clock.ts";
import { History, type FetchTranscript } from "./history.ts";
import type { OlderResult } from "./older-history.ts";
import { PaneSession } from "./pane-session.ts";
import { noPaints } from "./saved-paint.ts";
import { SnapshotStore, type Continuity, type HistoryState } from "./snapshot.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { CreateView, TerminalView } from "./terminal-view.ts";
import type { ViewText } from "./view-text.ts";
import type { LoadDecompressor } from "./zstd.ts";

export interface SavedSnapshot {
  readonly history: HistoryState;
  readonly continuity: Continuity;
  /** The transcript was deleted. */
  readonly gone: boolean;
}

/** Before anything of it was read. */
const unread: SavedSnapshot = { history: "loading", continuity: { kind: "continuous" }, gone: false };

export interface SavedTerminalPorts {
  readonly transcript: FetchTranscript;
  readonly loadZstd: LoadDecompressor;
  readonly createView: CreateView;
  readonly clock: Clock;
  readonly report: (what: string, error: unknown) => void;
}

export interface SavedTerminalIdentity {
  readonly session: Pick<ApiSession, "id" | "ideaId">;
  readonly pane: PaneId;
  readonly theme: TerminalTheme;
  /** What was printed from there on is left out: the newest line on view is the one before it. */
  readonly end?: Position | undefined;
}

const nobody = () => undefined;

export class SavedTerminal {
  readonly #store = new SnapshotStore(unread);
  readonly #view: TerminalView;
  readonly #pane: PaneSession;
  #disposed = false;

  constructor({ session, pane, theme, end }: SavedTerminalIdentity, ports: SavedTerminalPorts) {
    this.#view = ports.createView(theme, {
      onInput: nobody,
      onPaste: nobody,
      onNearTop: () => void this.#pane.loadOlder(),
      onFocus: nobody,
    });
    this.#pane = new PaneSession([pane], {
      idea: session.ideaId,
      session: session.id,
      history: new History((query, signal) => ports.transcript(query, signal), ports.loadZstd, end),
      paints: noPaints,
      stage: this.#view,
      clock: ports.clock,
      tell: () => false,
      send: () => false,
      changed: () => this.#publish(),
      report: ports.report,
      bell: nobody,
      clipboard: nobody,
    });
    void this.#pane.open();
  }

  getSnapshot(): SavedSnapshot {
    return this.#store.current;
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  mount(element: HTMLElement): () => void {
    return this.#view.mount(element);
  }

  get text(): ViewText {
    return this.#view.text;
  }

  async loadOlder(): Promise<OlderResult> {
    return this.#pane.loadOlder();
  }

  setTheme(theme: TerminalTheme): void {
    this.#view.setTheme(theme);
  }

  lines(): string[] {
    return this.#pane.lines();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#pane.dispose();
    this.#view.dispose();
  }

  #publish(): void {
    if (this.#disposed) return;
    const { history, continuity, gone } = this.#pane;
    this.#store.update({ history, continuity, gone });
  }
}
