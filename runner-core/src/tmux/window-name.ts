/** A window's name as a person sees it. The one that the attach command looks for keeps its tmux name and has a title. */
import { tmuxWindowName, type SessionName } from "@coda/protocol";
import type { TmuxWindow } from "./tmux-model.ts";

/** The window that `tmux attach -t coda::<idea>::<slot>` finds. */
export function isNamedForAttach(window: TmuxWindow, session: SessionName): boolean {
  return window.name === tmuxWindowName(session);
}

/** Names that could lead an attach command into another window than it names, by tmux's match of beginnings. */
export function isKeptName(name: string): boolean {
  return name.startsWith(":");
}

export function shownName(window: TmuxWindow, session: SessionName): string {
  if (!isNamedForAttach(window, session)) return window.name;
  return window.title === "" ? (window.panes.find((pane) => pane.active)?.command ?? "") : window.title;
}
