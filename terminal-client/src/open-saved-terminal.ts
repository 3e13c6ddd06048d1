/** The wiring: a saved transcript on a real page. */
import type { OlderResult } from "./older-history.ts";
import { SavedTerminal, type SavedSnapshot, type SavedTerminalIdentity } from "./saved-terminal.ts";
import { systemClock } from "./system-clock.ts";
import { systemReport } from "./system-report.ts";
import type { TerminalTheme } from "./terminal-theme.ts";
import type { ViewText } from "./view-text.ts";
import { createXtermView } from "./xterm-stage.ts";
import { createZstdLoader } from "./zstd-decompressor.ts";

export interface SavedTerminalHandle {
  /** The same object until something changed, as useSyncExternalStore wants it. */
  getSnapshot(): SavedSnapshot;
  subscribe(listener: () => void): () => void;
  /** Draws into the element until the returned function is called. Older output comes as the reader scrolls up. */
  mount(element: HTMLElement): () => void;
  setTheme(theme: TerminalTheme): void;
  /** To select, copy and find in. */
  readonly text: ViewText;
  /** 'start': nothing older can be shown. */
  loadOlder(): Promise<OlderResult>;
  /** Logical lines of all that is drawn: wrapped rows joined, as copying gives them. */
  lines(): string[];
  dispose(): void;
}

export interface OpenSavedTerminalOptions extends SavedTerminalIdentity {
  /** `query` begins behind the '?'. */
  readonly transcript: (query: string, signal?: AbortSignal) => Promise<Response>;
}

/** Reads at once, before anything is mounted. */
export function openSavedTerminal({ transcript, ...identity }: OpenSavedTerminalOptions): SavedTerminalHandle {
  return new SavedTerminal(identity, {
    transcript,
    clock: systemClock,
    report: systemReport,
    loadZstd: createZstdLoader(),
    createView: createXtermView,
  });
}
