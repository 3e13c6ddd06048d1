/** How to start a program anew where one has ended, on the device: tmux does it, Coda has no command for it. */
import { isSocketName, tmuxSessionName, type PaneId, type SessionName } from "@coda/protocol";

interface Respawned {
  readonly name: SessionName;
  /** `tmux -L` name of the server; null for the default one. */
  readonly socket: string | null;
  /** Which one, in a session of several; undefined: the session's only one. */
  readonly pane: PaneId | undefined;
}

/** Starts the pane's own command again (tmux(1), respawn-pane); the transcript goes on below what is there. */
export function respawnCommand({ name, socket, pane }: Respawned): string {
  const tmux = socket !== null && isSocketName(socket) ? `tmux -L ${socket}` : "tmux";
  return `${tmux} respawn-pane -t '${pane ?? `=${tmuxSessionName(name)}:`}'`;
}
