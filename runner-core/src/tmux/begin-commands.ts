/** What begins the recording of a pane that the same group has just made: tmux reads no pane between its commands. */
import { paneIdSchema, type Epoch, type PaneId } from "@coda/protocol";
import { unrecordedOption } from "./owner.ts";
import { quoteGroup } from "./quote.ts";
import { spoolPipeCommand } from "./spool.ts";

/** The journal a pane is recorded to from its first byte. */
export interface Journal {
  readonly epoch: Epoch;
  readonly folder: string;
}

/** Undefined: recording is paused, and the pane says so. */
function beginCommands(target: string, journal: Journal | undefined): string[][] {
  if (journal === undefined) return [["set-option", "-p", "-t", target, unrecordedOption, "1"]];
  return [
    ["pipe-pane", "-O", "-t", target, spoolPipeCommand(journal.folder)],
    ["set-option", "-p", "-t", target, "@coda_epoch", journal.epoch],
  ];
}

/** How `recordCommands` says which pane the journal is of, last of its group. */
const recordedFormat = "#{@coda_epoch}|#{pane_id}|#{pane_pid}|#{pane_width}|#{pane_height}";

/**
 * Records what a command of the same group has just made: tmux reads no pane between them. A pane that has a pipe is left
 * alone: a hook of the user's may have made another one the active.
 */
export function recordCommands(target: string, journal: Journal | undefined): string[][] {
  const open = quoteGroup(beginCommands(target, journal));
  return [
    ["if-shell", "-F", "-t", target, "#{!=:#{pane_pipe},1}", open],
    ["display-message", "-p", "-t", target, recordedFormat],
  ];
}

export interface Recorded {
  readonly pane: PaneId;
  readonly pid: number;
  readonly columns: number;
  readonly rows: number;
}

/** Which pane `recordCommands` has opened the journal for; undefined when none. */
export function readRecorded(line: string, epoch: Epoch): Recorded | undefined {
  const [marked, id, pid, columns, rows] = line.split("|");
  const pane = paneIdSchema.safeParse(id);
  return marked === epoch && pane.success
    ? { pane: pane.data, pid: Number(pid), columns: Number(columns), rows: Number(rows) }
    : undefined;
}
