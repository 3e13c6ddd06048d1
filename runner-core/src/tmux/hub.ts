/**
 * The hub: the session named by the bare prefix, into which every window of ours is linked. It lets the manager hear of
 * them, and makes `tmux attach -t coda::<idea>::<slot>` work: tmux reads that as session `coda`, window
 * `:<idea>::<slot>`, and the hook moves the arriving terminal on to the idea's own session. Builds commands only.
 */
import { parseTmuxSessionName, tmuxWindowName, type SessionName } from "@coda/protocol";
import type { Showing } from "../called-as.ts";
import type { Hub } from "./hub-choice.ts";
import { linkedByOption, ownerOption, titleOption } from "./owner.ts";
import { quoteGroup } from "./quote.ts";
import { sizeOptionCommands, sizeOptionsBackCommands } from "./size-commands.ts";
import type { HubWindow, TmuxSession, TmuxSnapshot, TmuxWindow } from "./tmux-model.ts";
import { isKeptName } from "./window-name.ts";

/**
 * Moves terminals (named /dev/…; control clients are not) on to the session their window is marked with. The condition
 * is within run-shell, never around it: a command that another of a hook inserts holds on to a client, and every server
 * ends when that client is lost in the turn for which run-shell waits.
 */
function hookCommand(): string {
  const isOurs = "#{&&:#{m:/dev/*,#{hook_client}},#{!=:#{@coda_session},}}";
  return `run-shell -C "#{?${isOurs},switch-client -c '#{hook_client}' -t '=#{@coda_session}',}"`;
}

/** A session of ours ends when its programs do or its user says so, and takes its terminals nowhere else. */
export function sessionOptions(target: string): string[][] {
  return [
    ["set-option", "-t", target, "detach-on-destroy", "on"],
    ["set-option", "-t", target, "destroy-unattached", "off"],
  ];
}

/**
 * What the manager does to its hub after attaching, each time: harmless when done before. Nobody looks at numbers there, and
 * a server that numbers a session's windows anew loops for ever where one is in it twice (session_renumber_windows puts it
 * twice into the list of those that were current): whoever names a window by its id alone may have linked it into the hub.
 */
export function hubSetup(hub: Hub): string[][] {
  const target = `${hub.id}:`;
  const options = [...sessionOptions(target), ["set-option", "-t", target, "renumber-windows", "off"]];
  if (hub.literalUnavailable !== null) return options;
  return [
    ...options,
    ["set-hook", "-t", target, "client-attached", hookCommand()],
    ["set-hook", "-t", target, "client-session-changed", hookCommand()],
  ];
}

export interface WindowMarks {
  readonly tmuxName: string;
  /** tmux's id of the session, or a format of it: another session may have the name of one that was killed. */
  readonly sessionId: string;
  readonly owner: string;
}

/** Marks and options of one window of ours; on windows, never global. */
export function windowMarks(target: string, { tmuxName, sessionId, owner }: WindowMarks): string[][] {
  return [
    ["set-option", "-w", "-t", target, "@coda_session", tmuxName],
    ["set-option", "-w", "-F", "-t", target, "@coda_session_id", sessionId],
    ["set-option", "-w", "-t", target, linkedByOption, owner],
    ["set-option", "-w", "-t", target, "remain-on-exit", "on"],
    ["set-option", "-w", "-t", target, "allow-rename", "off"],
    ...sizeOptionCommands(target),
  ];
}

function logicalWindowName(tmuxName: string): string | undefined {
  const name = parseTmuxSessionName(tmuxName);
  return name === undefined ? undefined : tmuxWindowName(name);
}

/** The window that is to carry the session's logical name: its first that does not carry another living session's. */
function mainWindow(session: TmuxSession, taken: ReadonlySet<string>): TmuxWindow | undefined {
  const free = session.windows.filter((window) => !taken.has(window.name));
  return free.toSorted((a, b) => a.index - b.index)[0];
}

/** The name that somebody gave the window goes on as its title; tmux copies it, so that it is the newest. */
function nameForAttach({ window, name, automaticName }: TmuxWindow, wanted: string): string[] {
  const rename = ["rename-window", "-t", window, wanted];
  if (automaticName || isKeptName(name)) return rename;
  const keep = ["set-option", "-w", "-F", "-t", window, titleOption, "#{window_name}"];
  return ["if-shell", "-F", "1", quoteGroup([keep, rename])];
}

/** Marks, links and names of one session's windows. */
function keepSession(session: TmuxSession, snapshot: TmuxSnapshot, { hub, owner }: Upkeep): string[][] {
  const linked = new Set(snapshot.hubWindows.map((entry) => entry.window));
  const taken = new Set([...snapshot.living].flatMap((name) => logicalWindowName(name) ?? []));
  const commands: string[][] = [];
  if (!session.owned) {
    commands.push(["set-option", "-t", session.id, ownerOption, owner], ...sessionOptions(`${session.id}:`));
  }
  const marks = { tmuxName: session.tmuxName, sessionId: session.id, owner };
  for (const window of session.windows) {
    if (!window.marked) commands.push(...windowMarks(window.window, marks));
    if (!linked.has(window.window)) commands.push(["link-window", "-d", "-s", window.window, "-t", `${hub.id}:`]);
  }
  const wanted = tmuxWindowName(session.name);
  const main = hub.literalUnavailable === null ? mainWindow(session, taken) : undefined;
  if (main !== undefined && session.windows.every((window) => window.name !== wanted)) {
    commands.push(nameForAttach(main, wanted));
  }
  return commands;
}

/** Out of the hub, where this helper's size counts; its mark goes, so that it gets all of them anew should it come back. */
function unlinkCommands(entry: HubWindow, hub: Hub): string[][] {
  const unlink = ["unlink-window", "-t", `${hub.id}:${entry.window}`];
  if (!entry.linkedByUs) return [unlink];
  const unmark = ["set-option", "-wu", "-t", entry.window, linkedByOption];
  return [...sizeOptionsBackCommands(entry.window), unmark, unlink];
}

/** The session is none that may be served, but its user's, and runs on by itself. */
function letGo(session: TmuxSession, snapshot: TmuxSnapshot, hub: Hub): string[][] {
  const windows = new Set(session.windows.map(({ window }) => window));
  return snapshot.hubWindows.filter(({ window }) => windows.has(window)).flatMap((entry) => unlinkCommands(entry, hub));
}

/** Windows in the hub that are no session's of ours, or not any more. */
function windowsLeft({ sessions, hubWindows }: TmuxSnapshot): HubWindow[] {
  const ours = new Set(sessions.flatMap((session) => session.windows.map((window) => window.window)));
  return hubWindows.filter((entry) => entry.markedSession !== "" && !ours.has(entry.window));
}

/** They live on through the hub's link alone, and who killed their session meant to end them. */
export function windowsOfKilled(snapshot: TmuxSnapshot): HubWindow[] {
  return windowsLeft(snapshot).filter((entry) => !entry.elsewhere && entry.sessionKilled);
}

function clearHub(snapshot: TmuxSnapshot, hub: Hub): string[][] {
  return [
    // Moved away, or its session renamed, or another Coda's from when all shared a hub: its programs are no business of it.
    ...windowsLeft(snapshot).flatMap((entry) => (entry.elsewhere ? unlinkCommands(entry, hub) : [])),
    // Not by kill-window: one that was linked somewhere else since it was listed lives on there.
    ...windowsOfKilled(snapshot).map(({ window }) => ["unlink-window", "-k", "-t", `${hub.id}:${window}`]),
  ];
}

/**
 * A window that says its session does not run. Its program has ended, and it keeps tmux, which matches names by their
 * beginning, from taking `…::main` for `…::main2`.
 */
function placeholderCommand({ idea, slot, prefix }: SessionName, { hub, owner, show }: Upkeep): string[] {
  const name = tmuxWindowName({ idea, slot, prefix });
  const target = `${hub.id}:=${name}`;
  const text = `This session is not running; open it in Coda or run: coda-runner new ${idea} ${slot}`;
  const shown = show?.(text) ?? text;
  const group = quoteGroup([
    // Not by the user's shell, which may be one that says nothing; and tmux may lose what a program says as it ends.
    ["new-window", "-d", "-t", `${hub.id}:`, "-n", name, "/bin/sh", "-c", 'printf %s "$1"; sleep 1', "sh", shown],
    ["set-option", "-w", "-t", target, "@coda_placeholder", owner],
    ["set-option", "-w", "-t", target, "remain-on-exit", "on"],
    ["set-option", "-w", "-t", target, "remain-on-exit-format", ""],
    ["set-option", "-w", "-t", target, "allow-rename", "off"],
    ["set-option", "-w", "-t", target, "automatic-rename", "off"],
  ]);
  // One command: the window must be told to stay before its program is seen to end.
  return ["if-shell", "-F", "1", group];
}

function keepPlaceholders(snapshot: TmuxSnapshot, upkeep: Upkeep): string[][] {
  const { hub, kept, mayMakeWindows } = upkeep;
  const ended = [...kept].filter((tmuxName) => !snapshot.living.has(tmuxName));
  const names =
    hub.literalUnavailable === null ? ended.flatMap((tmuxName) => parseTmuxSessionName(tmuxName) ?? []) : [];
  const wanted = new Set(names.map(tmuxWindowName));
  const there = new Set(snapshot.hubWindows.map((entry) => entry.name));
  return [
    ...snapshot.hubWindows
      .filter((entry) => entry.placeholder && !wanted.has(entry.name))
      .map((entry) => ["kill-window", "-t", entry.window]),
    ...names
      .filter((name) => mayMakeWindows && !there.has(tmuxWindowName(name)))
      .map((name) => placeholderCommand(name, upkeep)),
  ];
}

export interface Upkeep {
  readonly hub: Hub;
  readonly owner: string;
  /** tmux names that are to lead nowhere else while their sessions do not run. */
  readonly kept: ReadonlySet<string>;
  /** False while a new window would take the server with it, see `creationRefusedBy`. */
  readonly mayMakeWindows: boolean;
  /** Names the helper's command as it is typed on this machine. */
  readonly show?: Showing | undefined;
}

/** The commands that bring hub and windows in line with what is there. Empty when nothing is to be done. */
export function reconcileHub(snapshot: TmuxSnapshot, upkeep: Upkeep): string[][] {
  return [
    ...snapshot.sessions.flatMap((session) =>
      session.listed ? keepSession(session, snapshot, upkeep) : letGo(session, snapshot, upkeep.hub),
    ),
    ...clearHub(snapshot, upkeep.hub),
    ...keepPlaceholders(snapshot, upkeep),
  ];
}
