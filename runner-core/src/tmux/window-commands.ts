/** Command groups that change a session's windows and panes: what is said to tmux, and nothing of whether it may be. */
import type { PaneId, PaneSide, WindowId } from "@coda/protocol";
import { recordCommands, type Journal } from "./begin-commands.ts";
import { windowMarks, type WindowMarks } from "./hub.ts";
import { titleOption } from "./owner.ts";
import { literalFormat, quoteGroup } from "./quote.ts";

export interface NewPlace {
  /** tmux's id of the session. */
  readonly session: string;
  /** Where the program begins; undefined for the session's own directory. */
  readonly directory: string | undefined;
  /** What runs there, word by word; none for what tmux runs by itself. */
  readonly program: readonly string[];
  /** Undefined: its recording is paused. */
  readonly journal: Journal | undefined;
}

export interface NewMarks extends WindowMarks {
  /** tmux's id of the hub. */
  readonly hub: string;
}

function directoryArguments(directory: string | undefined): string[] {
  return directory === undefined ? [] : ["-c", literalFormat(directory)];
}

/** Marked and in the hub at once: the manager hears nothing of a window that is not. */
function adoptWindow(target: string, { hub, ...marks }: NewMarks): string[][] {
  return [...windowMarks(target, marks), ["link-window", "-d", "-s", target, "-t", `${hub}:`]];
}

/** Answers with the new pane's id first. */
export function newWindowCommands(place: NewPlace, marks: NewMarks, name: string | undefined): string[][] {
  const target = `${place.session}:`;
  return [
    [
      "new-window",
      "-P",
      "-F",
      "#{pane_id}",
      "-a",
      "-t",
      target,
      ...(name === undefined ? [] : ["-n", literalFormat(name)]),
      ...directoryArguments(place.directory),
      ...place.program,
    ],
    ...recordCommands(target, place.journal),
    ...adoptWindow(target, marks),
  ];
}

const sideFlags: Readonly<Record<PaneSide, readonly string[]>> = {
  left: ["-h", "-b"],
  right: ["-h"],
  above: ["-v", "-b"],
  below: ["-v"],
};

export interface Split {
  readonly pane: PaneId;
  readonly window: WindowId;
  readonly side: PaneSide;
  readonly percent: number | undefined;
}

/** Answers with the new pane's id first. */
export function splitCommands(place: NewPlace, { pane, window, side, percent = 50 }: Split): string[][] {
  return [
    [
      "split-window",
      "-P",
      "-F",
      "#{pane_id}",
      ...sideFlags[side],
      "-l",
      `${percent}%`,
      "-t",
      pane,
      ...directoryArguments(place.directory),
      ...place.program,
    ],
    ...recordCommands(`${place.session}:${window}`, place.journal),
  ];
}

export interface Break {
  readonly pane: PaneId;
  readonly window: WindowId;
  readonly name: string | undefined;
  /** What tmux would name the window. */
  readonly command: string;
}

/**
 * Its recording goes on: a pipe stays with its pane. Answers once the pane has moved. Never without a name: break-pane
 * without `-n` takes a server of exactly 3.7 down, and that one heeds no name either, which is therefore given again.
 */
export function breakCommands(session: string, { pane, window, name, command }: Break, marks: NewMarks): string[][] {
  const target = `${session}:`;
  return [
    ["break-pane", "-P", "-F", "#{window_id}", "-a", "-n", name ?? command, "-s", pane, "-t", `${session}:${window}`],
    ...adoptWindow(target, marks),
    name === undefined
      ? ["set-option", "-w", "-u", "-t", target, "automatic-rename"]
      : ["rename-window", "-t", target, literalFormat(name)],
  ];
}

export function joinCommand(pane: PaneId, other: PaneId, side: PaneSide): string[] {
  return ["join-pane", ...sideFlags[side], "-s", pane, "-t", other];
}

export interface Swap {
  readonly window: WindowId;
  readonly other: WindowId;
  /** The window that is current, if it is one of the two. */
  readonly current: WindowId | undefined;
}

/** tmux keeps the place in the order current, not the window: it is selected anew. */
export function swapWindowsCommands(session: string, { window, other, current }: Swap): string[][] {
  const swap = ["swap-window", "-s", `${session}:${window}`, "-t", `${session}:${other}`];
  return current === undefined ? [swap] : [swap, selectWindowCommand(session, current)];
}

export function selectWindowCommand(session: string, window: WindowId): string[] {
  return ["select-window", "-t", `${session}:${window}`];
}

/** Wherever in the session the pane is by now. */
export function selectPaneCommands(session: string, pane: PaneId): string[][] {
  return [
    ["select-pane", "-t", pane],
    ["select-window", "-t", `${session}:.${pane}`],
  ];
}

/** Does nothing where the pane is as wished already; a window zoomed on another pane is zoomed on this one. */
export function zoomCommands(pane: PaneId, zoomed: boolean): string[][] {
  const toggle = quoteGroup([["resize-pane", "-Z", "-t", pane]]);
  const onlyIf = (condition: string): string[] => ["if-shell", "-F", "-t", pane, condition, toggle];
  if (!zoomed) return [onlyIf("#{window_zoomed_flag}")];
  return [onlyIf("#{&&:#{window_zoomed_flag},#{!=:#{pane_active},1}}"), onlyIf("#{!=:#{window_zoomed_flag},1}")];
}

export function resizeCommand(pane: PaneId, columns: number | undefined, rows: number | undefined): string[] {
  const size = [
    ...(columns === undefined ? [] : ["-x", String(columns)]),
    ...(rows === undefined ? [] : ["-y", String(rows)]),
  ];
  return ["resize-pane", "-t", pane, ...size];
}

/** Without a name tmux names the window by what runs in it. */
export function renameCommand(window: WindowId, name: string): string[] {
  return name === ""
    ? ["set-option", "-w", "-t", window, "automatic-rename", "on"]
    : ["rename-window", "-t", window, literalFormat(name)];
}

/** The name a person gave to a window whose tmux name is kept for the attach command. */
export function titleCommand(window: WindowId, title: string): string[] {
  return title === ""
    ? ["set-option", "-w", "-u", "-t", window, titleOption]
    : ["set-option", "-w", "-F", "-t", window, titleOption, literalFormat(title)];
}

/** tmux(1), select-pane: with a title it selects nothing. */
export function paneTitleCommand(pane: PaneId, title: string): string[] {
  return ["select-pane", "-t", pane, "-T", literalFormat(title)];
}
