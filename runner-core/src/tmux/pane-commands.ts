/** Command groups on sessions and panes: what is said to tmux, and nothing of when. */
import {
  limits,
  tmuxWindowName,
  tmuxSessionName,
  type Epoch,
  type PaneId,
  type SessionName,
  type Size,
  type WindowId,
} from "@coda/protocol";
import { capturedStateFormat } from "./captured-state.ts";
import { windowMarks } from "./hub.ts";
import { literalFormat, quoteCommand } from "./quote.ts";
import { spoolPipeCommand } from "./spool.ts";

export interface NewSession {
  readonly name: SessionName;
  readonly directory: string;
  readonly size: Size;
  readonly epoch: Epoch;
  readonly journalFolder: string;
  readonly hub: string;
}

/** A new session, recorded from its first byte: tmux reads no pane between the commands of one group. */
export function newSessionCommands(wanted: NewSession): string[][] {
  const tmuxName = tmuxSessionName(wanted.name);
  const target = `=${tmuxName}:`;
  return [
    [
      "new-session",
      "-d",
      "-P",
      "-F",
      "#{pane_id}|#{pane_pid}",
      "-s",
      tmuxName,
      "-n",
      tmuxWindowName(wanted.name),
      "-x",
      String(wanted.size.columns),
      "-y",
      String(wanted.size.rows),
      "-c",
      literalFormat(wanted.directory),
    ],
    ["pipe-pane", "-O", "-t", target, spoolPipeCommand(wanted.journalFolder)],
    ["set-option", "-p", "-t", target, "@coda_epoch", wanted.epoch],
    ...windowMarks(target, tmuxName),
    ["set-option", "-t", target, "detach-on-destroy", "on"],
    ["set-option", "-t", target, "destroy-unattached", "off"],
    // Not -d: the hub's current window is where `tmux attach -t coda` lands.
    ["link-window", "-s", target, "-t", `=${wanted.hub}:`],
  ];
}

/** Opens the pipe of a pane that runs already, with its screen captured in the same group. Never closes another's pipe. */
export function openPipeCommands(pane: PaneId, epoch: Epoch, journalFolder: string): string[][] {
  const open = [
    ["pipe-pane", "-O", "-t", pane, spoolPipeCommand(journalFolder)],
    ["set-option", "-p", "-t", pane, "@coda_epoch", epoch],
  ];
  return [
    ["display-message", "-p", "-t", pane, capturedStateFormat],
    ["capture-pane", "-p", "-e", "-N", "-t", pane],
    ["capture-pane", "-p", "-P", "-C", "-t", pane],
    [
      "if-shell",
      "-F",
      "-t",
      pane,
      "#{pane_pipe}",
      `display-message -p ${pipeBusy}`,
      open.map(quoteCommand).join(" ; "),
    ],
  ];
}

/** The last line of the answer when somebody else holds the pipe. */
export const pipeBusy = "coda-pipe-busy";

/** Raw bytes typed into a pane, in commands of at most `limits.sendKeysBytes`. */
export function sendKeysCommands(pane: PaneId, bytes: Uint8Array): string[][] {
  const commands: string[][] = [];
  for (let from = 0; from < bytes.length; from += limits.sendKeysBytes) {
    const hex = Array.from(bytes.subarray(from, from + limits.sendKeysBytes), (byte) =>
      byte.toString(16).padStart(2, "0"),
    );
    commands.push(["send-keys", "-H", "-t", pane, ...hex]);
  }
  return commands;
}

/** Sets (or with no size clears) this client's wish for a window: the only lever on sizes there is, and a hard clamp. */
export function clientSizeCommand(window: WindowId, size: Size | undefined): string[] {
  return ["refresh-client", "-C", size === undefined ? `${window}:` : `${window}:${size.columns}x${size.rows}`];
}
