/** The web app's pages that this app leads to. Pure; an address is made of what the core said, never of what a page asked. */
import type { CoreView } from "../contract/core-view.ts";

/** How to install it, by its own makers. */
export const tmuxHelpPage = "https://github.com/tmux/tmux/wiki/Installing";

export function sessionPage(view: CoreView | undefined, session: string): string | undefined {
  if (view?.stage.is !== "running") return undefined;
  const known = view.stage.view.sessions.find(({ id }) => id === session);
  return known && `${view.stage.view.status.server}/ideas/${known.idea}/terminals/${known.slot}`;
}
