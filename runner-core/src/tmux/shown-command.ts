/** tmux commands that a sentence tells a person to run; those that attach are made by `attachTexts` in the protocol. */
import type { Refusal } from "./tmux-model.ts";

/** How the person's tmux reaches the same server. */
function tmuxText(socket: string | undefined): string {
  return socket === undefined ? "tmux" : `tmux -L ${socket}`;
}

/** `name`: one of ours, which needs no quotes but for the `=` that zsh expands. */
export function renameSessionText(name: string, socket: string | undefined): string {
  return `${tmuxText(socket)} rename-session -t '=${name}' other`;
}

export function killServerText(socket: string | undefined): string {
  return `${tmuxText(socket)} kill-server`;
}

/** Why a session that is named as ours are is not touched, and what helps. */
export function refusalText(refusal: Refusal, tmuxName: string, socket: string | undefined): string {
  const rename = `rename it (${renameSessionText(tmuxName, socket)})`;
  return refusal === "other-owner"
    ? `tmux session ${tmuxName} belongs to another Coda on this machine; stop that one, set CODA_TMUX_SOCKET, or ${rename}`
    : `tmux session ${tmuxName} is a second view of another session (tmux new-session -t); ${rename}`;
}
