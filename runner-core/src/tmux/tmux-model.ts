/** What the tmux server has, as last listed: sessions of ours, their windows and panes, the clients. Pure parsing. */
import {
  epochSchema,
  paneIdSchema,
  parseTmuxSessionName,
  windowIdSchema,
  type Epoch,
  type PaneId,
  type SessionName,
  type SessionPrefix,
  type WindowId,
} from "@coda/protocol";

export interface TmuxPane {
  readonly pane: PaneId;
  readonly window: WindowId;
  readonly pid: number;
  readonly active: boolean;
  readonly dead: boolean;
  readonly deadStatus: number | undefined;
  /** Somebody, we or another, holds the pane's pipe. */
  readonly piped: boolean;
  readonly columns: number;
  readonly rows: number;
  /** Our user option: the journal this pane was last recorded to. */
  readonly epoch: Epoch | undefined;
}

export interface TmuxWindow {
  readonly window: WindowId;
  readonly index: number;
  readonly active: boolean;
  readonly name: string;
  readonly layout: string;
  /** The window's user option names this session: by it the hub's hook finds the session. */
  readonly marked: boolean;
  readonly panes: readonly TmuxPane[];
}

export interface TmuxSession {
  readonly name: SessionName;
  readonly tmuxName: string;
  readonly windows: readonly TmuxWindow[];
  readonly localClients: number;
}

export interface TmuxSnapshot {
  readonly sessions: readonly TmuxSession[];
  /** Windows linked into the hub, with the session their mark names ("" for the hub's own placeholder). */
  readonly hubWindows: readonly HubWindow[];
}

export interface HubWindow {
  readonly window: WindowId;
  readonly markedSession: string;
  /** Linked into a session that is neither the hub nor ours: somebody moved it there, or renamed its session. */
  readonly elsewhere: boolean;
}

/** One line per pane; the only free text (the window's name) comes last. '|' since 3.4 printed \t literally. */
export const paneListFormat = [
  "#{session_name}",
  "#{window_id}",
  "#{window_index}",
  "#{window_active}",
  "#{pane_id}",
  "#{pane_active}",
  "#{pane_pid}",
  "#{pane_dead}",
  "#{pane_dead_status}",
  "#{pane_pipe}",
  "#{pane_width}",
  "#{pane_height}",
  "#{@coda_epoch}",
  "#{@coda_session}",
  "#{window_layout}",
  "#{window_name}",
].join("|");

export const clientListFormat = "#{client_control_mode}|#{client_session}";

interface PaneRow {
  readonly session: string;
  readonly markedSession: string;
  readonly window: Omit<TmuxWindow, "panes">;
  readonly pane: TmuxPane;
}

function parseRow(line: string): PaneRow | undefined {
  const fields = line.split("|");
  const [session, windowText, index, windowActive, paneText, paneActive, pid, dead] = fields;
  const [deadStatus, pipe, width, height, epochText, markedSession = "", layout = ""] = fields.slice(8);
  const window = windowIdSchema.safeParse(windowText);
  const pane = paneIdSchema.safeParse(paneText);
  if (session === undefined || !window.success || !pane.success) return undefined;
  const epoch = epochSchema.safeParse(epochText);
  return {
    session,
    markedSession,
    window: {
      window: window.data,
      index: Number(index),
      active: windowActive === "1",
      name: fields.slice(15).join("|"),
      layout,
      marked: markedSession === session,
    },
    pane: {
      pane: pane.data,
      window: window.data,
      pid: Number(pid),
      active: paneActive === "1",
      dead: dead === "1",
      deadStatus: deadStatus === "" || deadStatus === undefined ? undefined : Number(deadStatus),
      piped: pipe === "1",
      columns: Number(width),
      rows: Number(height),
      epoch: epoch.success ? epoch.data : undefined,
    },
  };
}

function countLocalClients(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const [control, ...session] = line.split("|");
    if (control === "0") counts.set(session.join("|"), (counts.get(session.join("|")) ?? 0) + 1);
  }
  return counts;
}

function groupWindows(rows: readonly PaneRow[]): TmuxWindow[] {
  const byWindow = new Map<WindowId, PaneRow[]>();
  for (const row of rows) byWindow.set(row.window.window, [...(byWindow.get(row.window.window) ?? []), row]);
  return [...byWindow.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first.window, panes: group.map((row) => row.pane) }];
  });
}

/** Builds the snapshot from the lines of `list-panes -a` and `list-clients`. Lines that are no rows are skipped. */
export function readSnapshot(lists: {
  panes: readonly string[];
  clients: readonly string[];
  hub: string;
  prefix: SessionPrefix;
}): TmuxSnapshot {
  const rows = lists.panes.flatMap((line) => parseRow(line) ?? []);
  const clients = countLocalClients(lists.clients);
  const bySession = new Map<string, PaneRow[]>();
  for (const row of rows) bySession.set(row.session, [...(bySession.get(row.session) ?? []), row]);
  const sessions = [...bySession].flatMap(([tmuxName, group]): TmuxSession[] => {
    const name = parseTmuxSessionName(tmuxName);
    if (name?.prefix !== lists.prefix) return [];
    return [{ name, tmuxName, windows: groupWindows(group), localClients: clients.get(tmuxName) ?? 0 }];
  });
  const known = new Set([lists.hub, ...sessions.map((session) => session.tmuxName)]);
  const elsewhere = new Set(rows.filter((row) => !known.has(row.session)).map((row) => row.window.window));
  const hubRows = bySession.get(lists.hub) ?? [];
  const hubWindows = [...new Map(hubRows.map((row) => [row.window.window, row.markedSession]))].map(
    ([window, markedSession]) => ({ window, markedSession, elsewhere: elsewhere.has(window) }),
  );
  return { sessions, hubWindows };
}
