/** tmux commands that a sentence tells a person to run; those that attach are made by `attachTexts` in the protocol. */

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
