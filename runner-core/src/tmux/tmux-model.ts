/** What the tmux server has, as last listed: sessions of ours, their windows and panes, the clients; and its lines. */
import { freePath, freeText, ofOwnTitle, splitFields } from "./list-fields.ts";
import { isHelperTerminal } from "./left-client.ts";
import { linkedByOption, ownerOption, titleOption, unrecordedOption } from "./owner.ts";
import {
  epochSchema,
  paneIdSchema,
  windowIdSchema,
  type Epoch,
  type PaneFacts,
  type PaneId,
  type SessionName,
  type WindowId,
} from "@coda/protocol";

export interface TmuxPane extends PaneFacts {
  readonly pane: PaneId;
  readonly window: WindowId;
  readonly pid: number;
  /** The path of its terminal; empty where it has none any more. */
  readonly tty: string;
  readonly active: boolean;
  /** Somebody, we or another, holds the pane's pipe. */
  readonly piped: boolean;
  readonly columns: number;
  readonly rows: number;
  /** Our user option: the journal this pane was last recorded to. */
  readonly epoch: Epoch | undefined;
  /** Our user option: its recording was paused once, so what it shows may not all be recorded. */
  readonly unrecorded: boolean;
}

export interface TmuxWindow {
  readonly window: WindowId;
  readonly index: number;
  readonly active: boolean;
  readonly zoomed: boolean;
  readonly synchronized: boolean;
  readonly name: string;
  /** Our user option: what a person named it, while its name is kept for the attach command. */
  readonly title: string;
  /** tmux names it by what runs in it; otherwise somebody named it. */
  readonly automaticName: boolean;
  readonly layout: string;
  /** The window's user options name this session, by which the hub's hook finds it, and this helper. */
  readonly marked: boolean;
  readonly panes: readonly TmuxPane[];
}

export interface TmuxSession {
  readonly name: SessionName;
  readonly tmuxName: string;
  /** tmux's own, e.g. `$3`. */
  readonly id: string;
  /** Those it owns: a window linked into several sessions is one's alone. */
  readonly windows: readonly TmuxWindow[];
  /** Those on it or on another view of its windows, and those elsewhere that show one of them. */
  readonly terminals: readonly LocalTerminal[];
  /** Carries this helper's owner option; otherwise it was made by hand, and is to be adopted. */
  readonly owned: boolean;
  /** The web app's list names it, or no list has come yet; otherwise it is let go, and runs on by itself. */
  readonly listed: boolean;
}

/** Why a session that is named as ours are is left alone though it may be allowed. */
export type Refusal = "other-owner" | "second-view";

export interface TmuxSnapshot {
  /** Those this helper may touch: allowed or its own, and nobody else's. */
  readonly sessions: readonly TmuxSession[];
  readonly refused: ReadonlyMap<string, Refusal>;
  /** The tmux name of every session there is that is named as ours are, whoever made it. */
  readonly living: ReadonlySet<string>;
  /** Panes in none of them that name a journal and have a pipe: they may have been moved away while no helper ran. */
  readonly strays: readonly TmuxPane[];
  /** Windows linked into the hub, with the session their mark names ("" for the hub's own placeholder). */
  readonly hubWindows: readonly HubWindow[];
  /** Those that stay in the hub, whatever they show: what is current there is so for all of them. */
  readonly hubTerminals: readonly LocalTerminal[];
}

export const emptySnapshot: TmuxSnapshot = {
  sessions: [],
  refused: new Map(),
  living: new Set(),
  strays: [],
  hubWindows: [],
  hubTerminals: [],
};

export interface HubWindow {
  readonly window: WindowId;
  readonly name: string;
  readonly markedSession: string;
  /** The very session that was marked is there no more, whatever has its name by now. */
  readonly sessionKilled: boolean;
  /** It stands for a session that does not run. */
  readonly placeholder: boolean;
  /** By this helper; others did while all shared one hub. */
  readonly linkedByUs: boolean;
  /** Linked into a session that is neither the hub nor ours: somebody moved it there, or renamed its session. */
  readonly elsewhere: boolean;
}

/** One line per pane, divided by '|' since 3.4 printed \t literally; what others name is escaped. */
export const paneFields = {
  session: freeText("session_name"),
  sessionId: "#{session_id}",
  group: freeText("session_group"),
  window: "#{window_id}",
  windowIndex: "#{window_index}",
  windowActive: "#{window_active}",
  windowName: freeText("window_name"),
  windowTitle: freeText(titleOption),
  automaticName: "#{automatic-rename}",
  zoomed: "#{window_zoomed_flag}",
  synchronized: "#{pane_synchronized}",
  pane: "#{pane_id}",
  paneIndex: "#{pane_index}",
  paneActive: "#{pane_active}",
  pid: "#{pane_pid}",
  tty: "#{pane_tty}",
  dead: "#{pane_dead}",
  deadStatus: "#{pane_dead_status}",
  deadSignal: "#{pane_dead_signal}",
  inMode: "#{pane_in_mode}",
  inputOff: "#{pane_input_off}",
  piped: "#{pane_pipe}",
  columns: "#{pane_width}",
  rows: "#{pane_height}",
  epoch: "#{@coda_epoch}",
  unrecorded: `#{${unrecordedOption}}`,
  markedSession: freeText("@coda_session"),
  markedSessionId: "#{@coda_session_id}",
  owner: freeText(ownerOption),
  placeholder: freeText("@coda_placeholder"),
  linkedBy: freeText(linkedByOption),
  title: ofOwnTitle(freeText("pane_title")),
  command: freeText("pane_current_command"),
  directory: freePath("pane_current_path"),
  layout: "#{window_layout}",
} as const;

export const paneListFormat = Object.values(paneFields).join("|");

/** Of a pane, what changes without a notification: tmux looks once a second, however often it changes. */
export const paneWatchFormat = [
  paneFields.pid,
  paneFields.dead,
  paneFields.deadStatus,
  paneFields.deadSignal,
  paneFields.inputOff,
  paneFields.synchronized,
  paneFields.piped,
  paneFields.columns,
  paneFields.rows,
  paneFields.title,
  paneFields.command,
  paneFields.directory,
].join("|");

export const clientListFormat = [
  "#{client_control_mode}",
  freeText("client_tty"),
  freeText("client_termname"),
  "#{window_id}",
  freeText("client_name"),
  "#{client_activity}",
  "#{session_id}",
  freeText("session_group"),
  freeText("client_session"),
].join("|");

export interface PaneRow {
  readonly session: string;
  readonly sessionId: string;
  readonly group: string;
  readonly markedSession: string;
  /** "" for a window that an older helper has marked. */
  readonly markedSessionId: string;
  readonly owner: string;
  readonly linkedBy: string;
  readonly placeholder: string;
  readonly window: Omit<TmuxWindow, "panes" | "marked">;
  readonly pane: TmuxPane;
}

type Fields = Record<keyof typeof paneFields, string>;

function readFields(line: string): Fields {
  const values = splitFields(line);
  return Object.fromEntries(Object.keys(paneFields).map((name, index) => [name, values[index] ?? ""])) as Fields;
}

export function parseRow(line: string): PaneRow | undefined {
  const fields = readFields(line);
  const window = windowIdSchema.safeParse(fields.window);
  const pane = paneIdSchema.safeParse(fields.pane);
  if (!window.success || !pane.success) return undefined;
  const epoch = epochSchema.safeParse(fields.epoch);
  return {
    session: fields.session,
    sessionId: fields.sessionId,
    group: fields.group,
    markedSession: fields.markedSession,
    markedSessionId: fields.markedSessionId,
    owner: fields.owner,
    linkedBy: fields.linkedBy,
    placeholder: fields.placeholder,
    window: {
      window: window.data,
      index: Number(fields.windowIndex),
      active: fields.windowActive === "1",
      zoomed: fields.zoomed === "1",
      synchronized: fields.synchronized === "1",
      name: fields.windowName,
      title: fields.windowTitle,
      automaticName: fields.automaticName === "1",
      layout: fields.layout,
    },
    pane: {
      pane: pane.data,
      window: window.data,
      index: Number(fields.paneIndex),
      pid: Number(fields.pid),
      tty: fields.tty,
      active: fields.paneActive === "1",
      dead: fields.dead === "1",
      exitStatus: fields.deadStatus === "" ? null : Number(fields.deadStatus),
      exitSignal: fields.deadSignal === "" ? null : Number(fields.deadSignal),
      inMode: fields.inMode === "1",
      inputOff: fields.inputOff === "1",
      title: fields.title,
      command: fields.command,
      directory: fields.directory,
      piped: fields.piped === "1",
      columns: Number(fields.columns),
      rows: Number(fields.rows),
      epoch: epoch.success ? epoch.data : undefined,
      unrecorded: fields.unrecorded === "1",
    },
  };
}

/** A terminal of somebody on the machine, drawn by tmux or by a program that has it in control mode (`tmux -CC`). */
export interface LocalTerminal {
  /** tmux's name of it, e.g. `/dev/pts/3`. */
  readonly name: string;
  /** tmux's id of the session it is attached to. */
  readonly session: string;
  /** tmux's id of the window that is current there. */
  readonly window: string;
  /** When it had its last key, in seconds of tmux's clock: nothing that we do changes it. */
  readonly activity: number;
}

export interface LocalClient {
  readonly terminal: LocalTerminal;
  readonly session: string;
  /** "" for a session that shares its windows with no other. */
  readonly group: string;
}

export function readLocalClients(lines: readonly string[]): LocalClient[] {
  return lines.flatMap((line) => {
    const [control, tty, term = "", window = "", name = "", activity, id = "", group = "", session = ""] =
      splitFields(line);
    // A control client over pipes is a program's, without a person before it.
    if (control !== "0" && (control !== "1" || tty === "" || isHelperTerminal(term))) return [];
    return [{ terminal: { name, session: id, window, activity: Number(activity) }, session, group }];
  });
}

export function groupWindows(rows: readonly PaneRow[], owner: string): TmuxWindow[] {
  return [...Map.groupBy(rows, (row) => row.window.window).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const isSame = first.markedSession === first.session && first.markedSessionId === first.sessionId;
    const marked = isSame && first.linkedBy === owner;
    return [{ ...first.window, marked, panes: group.map((row) => row.pane) }];
  });
}
