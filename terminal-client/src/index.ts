/** @coda/terminal-client: the browser half of the data path. No React, no Next. */
export { listKept, openKeptTerminal, type KeptTerminalHandle } from "./open-kept-terminal.ts";
export { openSavedTerminal, type SavedTerminalHandle } from "./open-saved-terminal.ts";
export { openTerminalSession, type TerminalSessionHandle } from "./open-terminal-session.ts";
export type { ClipboardRequest } from "./clipboard-request.ts";
export { gapCauseWords } from "./gap-words.ts";
export type { CellSize } from "./room.ts";
export type { RefusedWhy } from "./input-sender.ts";
export type { PaneChoice, WindowChoice } from "./shown-pane.ts";
export type { ConnectionView, PaneView, PasteView, PulseView, SizeView, TerminalSnapshot } from "./snapshot.ts";
export type { SealState } from "./seal-state.ts";
export type { UnconfirmedInput } from "./unconfirmed-input.ts";
export type { SavedPaint } from "./saved-paint.ts";
export type { SavedSnapshot } from "./saved-terminal.ts";
export type { Modifier } from "./sticky-modifiers.ts";
export type { TerminalColour, TerminalTheme } from "./terminal-theme.ts";
export type { TouchKeys } from "./touch-input.ts";
export type { TouchKey } from "./touch-keys.ts";
export type { FindCount, FindOutcome, FindQuery, FindStep, ViewText } from "./view-text.ts";
