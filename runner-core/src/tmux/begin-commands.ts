/** What begins the recording of a pane that the same group has just made: tmux reads no pane between its commands. */
import type { Epoch } from "@coda/protocol";
import { unrecordedOption } from "./owner.ts";
import { spoolPipeCommand } from "./spool.ts";

/** The journal a pane is recorded to from its first byte. */
export interface Journal {
  readonly epoch: Epoch;
  readonly folder: string;
}

/** Undefined: recording is paused, and the pane says so. */
export function beginCommands(target: string, journal: Journal | undefined): string[][] {
  if (journal === undefined) return [["set-option", "-p", "-t", target, unrecordedOption, "1"]];
  return [
    ["pipe-pane", "-O", "-t", target, spoolPipeCommand(journal.folder)],
    ["set-option", "-p", "-t", target, "@coda_epoch", journal.epoch],
  ];
}
