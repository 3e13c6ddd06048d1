/** How to start a program anew where one has ended, on the device: tmux does it, Coda has no command for it. */
import { isSocketName, tmuxSessionName, type SessionName } from "@coda/protocol";

/** Starts the pane's own command again (tmux(1), respawn-pane); the transcript goes on below what is there. */
export function respawnCommand(name: SessionName, socket: string | null): string {
  const tmux = socket !== null && isSocketName(socket) ? `tmux -L ${socket}` : "tmux";
  return `${tmux} respawn-pane -t '=${tmuxSessionName(name)}:'`;
}
