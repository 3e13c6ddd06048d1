/**
 * The end of a program that tmux did not hear of. Up to 3.5a, built with utempter, it misses the signal of a child's end
 * that comes while it closes the pane's record of a login (tmux issue 4559): the pane is dead, and how its program ended
 * is not known until some other child ends. The same signal, sent as 3.6 does it itself, has it look.
 */
import type { ServerIdentity } from "./find-server.ts";
import type { TmuxPane } from "./tmux-model.ts";

type PaneEnd = Pick<TmuxPane, "dead" | "exitStatus" | "exitSignal">;

/** A program may still be ending, or its end be on its way: then the signal changes nothing. */
export function remindOfDeaths({ pid }: Pick<ServerIdentity, "pid">, panes: readonly PaneEnd[]): void {
  if (!panes.some(endedUnheard)) return;
  try {
    // Whoever has that number since, should the server be gone, ignores this signal unless it has children itself.
    process.kill(pid, "SIGCHLD");
  } catch {
    // The server is gone, which whoever is connected to it hears.
  }
}

function endedUnheard({ dead, exitStatus, exitSignal }: PaneEnd): boolean {
  return dead && exitStatus === null && exitSignal === null;
}
