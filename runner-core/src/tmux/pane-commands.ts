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
import { captureCommands, type Capture } from "./captured-state.ts";
import { recordCommands, type Journal } from "./begin-commands.ts";
import { sessionOptions, windowMarks } from "./hub.ts";
import type { Hub } from "./hub-choice.ts";
import { ownerOption, unrecordedOption } from "./owner.ts";
import { literalFormat, quoteGroup } from "./quote.ts";
import { paneTarget, requireCommand, sessionTarget, windowTarget, type ScopedPane } from "./scoped-target.ts";
import { spoolPipeCommand } from "./spool.ts";

export interface NewSession {
  readonly name: SessionName;
  readonly directory: string;
  /** What runs in it, word by word; none for what tmux runs by itself. */
  readonly program: readonly string[];
  readonly size: Size;
  /** Undefined: its recording is paused. */
  readonly journal: Journal | undefined;
  readonly hub: Hub;
  readonly owner: string;
}

/**
 * A new session, recorded from its first byte, unless that is paused: tmux reads no pane between the commands of one group.
 * Answers with the new pane's id first, and like `recordCommands`.
 */
export function newSessionCommands(wanted: NewSession): string[][] {
  const tmuxName = tmuxSessionName(wanted.name);
  const target = `=${tmuxName}:`;
  return [
    [
      "new-session",
      "-d",
      "-P",
      "-F",
      "#{pane_id}",
      "-s",
      tmuxName,
      "-n",
      // tmux 3.7 refuses a name with ':'; where the literal form is not offered anyway, a plain one is kinder.
      wanted.hub.literalUnavailable === null ? tmuxWindowName(wanted.name) : `${wanted.name.idea}-${wanted.name.slot}`,
      "-x",
      String(wanted.size.columns),
      "-y",
      String(wanted.size.rows),
      "-c",
      literalFormat(wanted.directory),
      ...wanted.program,
    ],
    ...recordCommands(target, wanted.journal),
    ["set-option", "-t", target, ownerOption, wanted.owner],
    ...windowMarks(target, { tmuxName, sessionId: "#{session_id}", owner: wanted.owner }),
    ...sessionOptions(target),
    // Not -d: the hub's current window is where `tmux attach -t coda` lands.
    ["link-window", "-s", target, "-t", `${wanted.hub.id}:`],
  ];
}

const programRuns = "coda-program-runs";

/**
 * Ends a window of a session in which nothing runs any more. That, tmux itself looks in the moment of the command: a program
 * may have been begun in a dead pane since the panes were listed.
 */
export function endedWindowCommands(session: string, window: WindowId): string[][] {
  const anyRuns = "#{W:#{P:#{?pane_dead,,1}}}";
  const told = quoteGroup([["display-message", "-p", programRuns]]);
  const end = quoteGroup([["kill-window", "-t", windowTarget(session, window)]]);
  return [
    requireCommand(windowTarget(session, window)),
    ["if-shell", "-F", "-t", sessionTarget(session), anyRuns, told, end],
  ];
}

/** The answer of `endedWindowCommands` that nothing was ended. */
export function saysProgramRuns(lines: readonly Buffer[]): boolean {
  return lines.some((line) => line.toString("latin1") === programRuns);
}

/** The pipe of one of our journals. */
export interface OwnPipe {
  readonly epoch: Epoch;
  /** The process tmux started at its end; undefined where it has not said which. */
  readonly pid: number | undefined;
}

/** Older tmux than 3.7 does not tell whose a pipe is: there, one opened within milliseconds of ours passes for it. */
function isOpen({ epoch, pid }: OwnPipe): string {
  const marked = `#{==:#{@coda_epoch},${epoch}}`;
  return pid === undefined ? marked : `#{&&:${marked},#{||:#{==:#{pane_pipe_pid},},#{==:#{pane_pipe_pid},${pid}}}}`;
}

export interface PipeToOpen {
  readonly place: ScopedPane;
  readonly epoch: Epoch;
  readonly journalFolder: string;
  /** One of ours that is open still: it is closed for this one. */
  readonly replaced: OwnPipe | undefined;
}

/**
 * Opens the pipe of a pane whose program runs, with its screen captured in the same group, and says when tmux last read in
 * its window. Never closes another's pipe.
 */
export function openPipeCommands({ place, epoch, journalFolder, replaced }: PipeToOpen): string[][] {
  const { pane } = place;
  const refused = `display-message -p ${pipeBusy(epoch)}`;
  const open = [
    ["pipe-pane", "-O", "-t", pane, spoolPipeCommand(journalFolder)],
    ["set-option", "-p", "-t", pane, "@coda_epoch", epoch],
  ];
  return [
    requireCommand(paneTarget(place)),
    ...captureCommands(joinCapture(pane, epoch)),
    readTimesCommand(pane),
    replaced === undefined
      ? ["if-shell", "-F", "-t", pane, "#{||:#{pane_pipe},#{pane_dead}}", refused, quoteGroup(open)]
      : ["if-shell", "-F", "-t", pane, isOpen(replaced), quoteGroup([["pipe-pane", "-t", pane], ...open]), refused],
  ];
}

/**
 * When tmux last read what a program printed in the pane's window, and the present time, both in whole seconds of the
 * server's clock.
 */
export interface ReadTimes {
  readonly lastRead: number;
  readonly now: number;
}

const readTimesMark = "coda-read-times";

/** For `readTimes`. The server expands `%s` by strftime(3). */
export function readTimesCommand(pane: PaneId): string[] {
  return ["display-message", "-p", "-t", pane, `${readTimesMark} #{window_activity} %s`];
}

/** Of the answer to that, alone or at the end of a group's; whatever a captured screen shows stands before it. */
export function readTimes(lines: readonly Buffer[]): ReadTimes | undefined {
  const last = lines.findLast((line) => line.toString("latin1").startsWith(readTimesMark));
  const [, lastRead, now] = last?.toString("latin1").split(" ").map(Number) ?? [];
  const told = Number.isSafeInteger(lastRead) && Number.isSafeInteger(now);
  return told && lastRead !== undefined && now !== undefined ? { lastRead, now } : undefined;
}

/** What is captured of a pane whose recording begins now: as much as somebody may want to scroll back. */
export function joinCapture(pane: PaneId, epoch: Epoch): Capture {
  return { pane, epoch, historyLines: limits.joinHistoryLines };
}

/**
 * Closes our own pipe, of this very journal, and forgets that there was one; fails when the pane is no more. Wherever the
 * pane is by now: what it prints in a session that is none of ours is not to be recorded.
 */
export function closePipeCommand(pane: PaneId, pipe: OwnPipe): string[] {
  const close = [
    ["pipe-pane", "-t", pane],
    ["set-option", "-p", "-u", "-t", pane, "@coda_epoch"],
  ];
  return ["if-shell", "-F", "-t", pane, isOpen(pipe), quoteGroup(close)];
}

/**
 * Closes our own pipe, if there is one, for a pause of recording, and lets the pane say from now on that there was a pause.
 * The journal stays named: it tells what comes before the next one.
 */
export function pausePipeCommands(place: ScopedPane, pipe: OwnPipe | undefined): string[][] {
  const { pane } = place;
  const close = quoteGroup([["pipe-pane", "-t", pane]]);
  return [
    requireCommand(paneTarget(place)),
    ["set-option", "-p", "-t", pane, unrecordedOption, "1"],
    ...(pipe === undefined ? [] : [["if-shell", "-F", "-t", pane, isOpen(pipe), close]]),
  ];
}

/** The last line of the answer when somebody else holds the pipe; no screen can show it, since the epoch is new. */
export function pipeBusy(epoch: Epoch): string {
  return `coda-pipe-busy-${epoch}`;
}
