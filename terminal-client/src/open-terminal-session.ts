/** The wiring: a terminal session on a real page, with its clock, socket, codec and xterm. */
import {
  defaultSessionPrefix,
  type ApiSession,
  type ClientId,
  type PaneCell,
  type PaneId,
  type ActionOutcome,
  type SessionAction,
  type SessionPrefix,
  type TicketReply,
} from "@coda/protocol";
import type { ClipboardRequest } from "./clipboard-request.ts";
import { IndexedDbKeys } from "./indexed-db-keys.ts";
import { IndexedDbPaints } from "./indexed-db-paints.ts";
import type { OlderResult } from "./older-history.ts";
import type { Moments } from "./pane-moments.ts";
import type { TerminalSnapshot } from "./snapshot.ts";
import type { Chosen } from "./shown-pane.ts";
import { sessionStorageNotes } from "./session-storage-notes.ts";
import { systemClock, systemRandom } from "./system-clock.ts";
import { systemReport } from "./system-report.ts";
import { systemPage } from "./system-page.ts";
import { TerminalSession } from "./terminal-session.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { TouchKeys } from "./touch-input.ts";
import type { ViewText } from "./view-text.ts";
import { openWebSocket } from "./web-socket.ts";
import type { WindowBlock } from "./window-block.ts";
import type { PaneEnd } from "./window-view.ts";
import { createXtermStage } from "./xterm-stage.ts";
import { createZstdLoader } from "./zstd-decompressor.ts";

export interface TerminalSessionHandle {
  /** The same object until something changed, as useSyncExternalStore wants it. */
  getSnapshot(): TerminalSnapshot;
  subscribe(listener: () => void): () => void;
  /** A bell in output that is happening now; replayed output rings none. */
  onBell(listener: () => void): () => void;
  /** A program in a pane on view asks, now, to put a text on the clipboard. Nothing of it is done by itself. */
  onClipboard(listener: (request: ClipboardRequest) => void): () => void;
  /**
   * Measures the frame of the window's panes until the returned function is called: a size of its own, no padding. The
   * panes of the snapshot are mounted in it by `mountPane`.
   */
  mount(frame: HTMLElement): () => void;
  /** Draws a pane, by its `view`, into an element with a size of its own until the returned function is called. */
  mountPane(view: number, element: HTMLElement): () => void;
  /** What stands in a block of the window on view, over borders too, counts as selected; `panes`: where they are drawn. */
  holdBlock(block: WindowBlock | undefined, panes: readonly PaneCell[]): void;
  /** Keys go to the front pane. */
  focus(): void;
  /** The text of the pane that is typed into, to select, copy and find in. Ask for it anew each time. */
  readonly text: ViewText;
  /** The keys that a phone lacks, which go to the front pane; and how large fingers want the text. */
  readonly touch: TouchKeys;
  /** As if it was pasted by the browser's own command. Refused visibly while the session is not live. */
  paste(text: string): void;
  /** The device keeps it as a file, whose path is typed. Refused visibly where that cannot be. */
  pasteImage(image: Uint8Array): void;
  /** Nothing of a paste that is under way is typed. */
  cancelPaste(): void;
  /** The device may have another key than this browser knew of it: `seal` is "changed". */
  acceptDevice(): Promise<void>;
  /** The reader knows of `unconfirmedInput`. */
  dismissUnconfirmed(): void;
  /** So many other terminals are on the same page: they share what a browser has little of. */
  beside(terminals: number): void;
  setTheme(theme: TerminalTheme): void;
  /** Do not wait for the next attempt; after a refusal, try once more. */
  hurry(): void;
  /** Has something done with the session's windows and panes. Never rejects; a refusal says why, for a person. */
  act(action: SessionAction): Promise<ActionOutcome>;
  /** Shows a pane with its window and types into it, in this browser alone. */
  viewPane(pane: PaneId): void;
  /** The same, as a link says it: where the pane is not there, its window; where that is not, as if nothing was chosen. */
  view(chosen: Chosen): void;
  /** One pane at a time, where there is no room for several. */
  showAlone(alone: boolean): void;
  /** The session gets this browser's size though terminals are attached, until given back, left, or a local key. */
  takeSize(): void;
  giveSizeBack(): void;
  /** The way through time of the pane that is typed into. Ask for it anew each time. */
  readonly moments: Moments;
  /** How far the output of each pane of the session has come, as far as this page knows; none while nobody serves it. */
  paneEnds(): readonly PaneEnd[];
  /** 'start': nothing older can be shown. Comes by itself when the reader scrolls up. */
  loadOlder(): Promise<OlderResult>;
  /** Logical lines of the buffer's rows `[from, to)`, all without them: wrapped rows joined, as copying gives them. */
  lines(from?: number, to?: number): string[];
  dispose(): void;
}

export interface OpenTerminalOptions {
  readonly session: ApiSession;
  readonly api: {
    /**
     * `bpk`: this browser's key, where it can seal. Rejects with an error whose `code` is the API's; `signedOut`, `forbidden`,
     * `notFound` end the attempts.
     */
    ticket(bpk: string | undefined): Promise<TicketReply>;
    /** `query` begins behind the '?'. */
    transcript(query: string, signal?: AbortSignal): Promise<Response>;
  };
  /** Fresh for each call: its input is numbered from 1, and the helper takes no number of a client twice. */
  readonly clientId: ClientId;
  readonly theme: TerminalTheme;
  /** TTY_SESSION_PREFIX of the web app; the relay compares. */
  readonly prefix?: SessionPrefix;
  /** Where its tickets lead: what takes long about a socket is done while the first ticket comes. */
  readonly relayUrl?: string | undefined;
}

/** Starts at once: the history is fetched and the relay is called before anything is mounted. */
export function openTerminalSession(options: OpenTerminalOptions): TerminalSessionHandle {
  const { session, api, clientId, theme, prefix = defaultSessionPrefix, relayUrl } = options;
  return new TerminalSession(
    { session, client: clientId, prefix, relayUrl, theme },
    {
      ticket: (bpk) => api.ticket(bpk),
      keys: new IndexedDbKeys(),
      transcript: (query, signal) => api.transcript(query, signal),
      openSocket: openWebSocket,
      clock: systemClock,
      random: systemRandom,
      page: systemPage,
      notes: sessionStorageNotes,
      report: systemReport,
      loadZstd: createZstdLoader(),
      createStage: createXtermStage,
      paints: new IndexedDbPaints(() => systemClock.now()),
    },
  );
}
