/** From tmux's lists to what this helper may touch: whose a session is, and which session a shared window belongs to. Pure. */
import { parseTmuxSessionName, type SessionName, type SessionPrefix, type WindowId } from "@coda/protocol";
import {
  groupWindows,
  parseRow,
  readLocalClients,
  type HubWindow,
  type LocalClient,
  type PaneRow,
  type Refusal,
  type TmuxPane,
  type TmuxSession,
  type TmuxSnapshot,
  type TmuxWindow,
} from "./tmux-model.ts";

/** A session that is named as ours are, with its rows. */
interface Named {
  readonly name: SessionName;
  readonly tmuxName: string;
  readonly id: string;
  readonly group: string;
  /** "" for one made by hand. */
  readonly owner: string;
  readonly rows: readonly PaneRow[];
}

function isBefore(a: Named, b: Named): boolean {
  return Number(a.id.slice(1)) < Number(b.id.slice(1));
}

/**
 * `new-session -t` makes a second view of the same windows, in the group of the session it was made from: only that one
 * counts, whatever it is named, lest somebody's own windows be taken for Coda's because one view of them is named so.
 */
function isSecondView(session: Named, rows: readonly PaneRow[]): boolean {
  if (session.group === "") return false;
  const members = rows.filter((row) => row.group === session.group);
  const first = members.find((row) => row.session === session.group) ?? members.reduce(earlier);
  return first.sessionId !== session.id;
}

function earlier(a: PaneRow, b: PaneRow): PaneRow {
  return Number(b.sessionId.slice(1)) < Number(a.sessionId.slice(1)) ? b : a;
}

/** Each window's one owner: the session its mark names if the window is in it, else the first that was made. */
function windowOwners(sessions: readonly Named[]): Map<WindowId, Named> {
  const owners = new Map<WindowId, Named>();
  for (const session of sessions) {
    for (const { window, markedSession } of session.rows) {
      const owner = owners.get(window.window);
      if (owner === undefined || session.tmuxName === markedSession) owners.set(window.window, session);
      else if (owner.tmuxName !== markedSession && isBefore(session, owner)) owners.set(window.window, session);
    }
  }
  return owners;
}

function readNamed(rows: readonly PaneRow[], prefix: SessionPrefix): Named[] {
  return [...Map.groupBy(rows, (row) => row.session)].flatMap(([tmuxName, group]): Named[] => {
    const name = parseTmuxSessionName(tmuxName);
    const [first] = group;
    if (name?.prefix !== prefix || first === undefined) return [];
    return [{ name, tmuxName, id: first.sessionId, group: first.group, owner: first.owner, rows: group }];
  });
}

export interface Lists {
  /** Lines of `list-panes -a` and `list-clients`. Those that are no rows are skipped. */
  readonly panes: readonly string[];
  readonly clients: readonly string[];
  /** tmux's id of the hub session. */
  readonly hub: string;
  readonly prefix: SessionPrefix;
  readonly owner: string;
  /** tmux names of the sessions this helper may serve; undefined while nobody has said. */
  readonly allowed: ReadonlySet<string> | undefined;
}

function readRefused(named: readonly Named[], rows: readonly PaneRow[], owner: string): Map<string, Refusal> {
  return new Map(
    named.flatMap((session): [string, Refusal][] => {
      if (session.owner !== "" && session.owner !== owner) return [[session.tmuxName, "other-owner"]];
      return isSecondView(session, rows) ? [[session.tmuxName, "second-view"]] : [];
    }),
  );
}

function readHubWindows(rows: readonly PaneRow[], ours: readonly Named[], lists: Lists): HubWindow[] {
  const known = new Set([lists.hub, ...ours.map((session) => session.id)]);
  const elsewhere = new Set(rows.filter((row) => !known.has(row.sessionId)).map((row) => row.window.window));
  const hubRows = rows.filter((row) => row.sessionId === lists.hub);
  const ids = new Set(rows.map((row) => row.sessionId));
  const names = new Set(rows.map((row) => row.session));
  return [...new Map(hubRows.map((row) => [row.window.window, row])).values()].map((row) => ({
    window: row.window.window,
    name: row.window.name,
    markedSession: row.markedSession,
    sessionKilled: row.markedSessionId === "" ? !names.has(row.markedSession) : !ids.has(row.markedSessionId),
    placeholder: row.placeholder !== "",
    linkedByUs: row.linkedBy === lists.owner,
    elsewhere: elsewhere.has(row.window.window),
  }));
}

/**
 * A terminal on another view of the session's windows decides their size as one on the session itself does; so does one
 * that shows one of them in the hub, or in a session that it was linked into by hand.
 */
function shows(client: LocalClient, { tmuxName, group }: Named, windows: readonly TmuxWindow[]): boolean {
  if (client.session === tmuxName || (group !== "" && client.group === group)) return true;
  return windows.some(({ window }) => window === client.terminal.window);
}

function readStrays(rows: readonly PaneRow[], sessions: readonly TmuxSession[]): TmuxPane[] {
  const ours = new Set(
    sessions.flatMap(({ windows }) => windows.flatMap(({ panes }) => panes.map(({ pane }) => pane))),
  );
  const named = rows.map(({ pane }) => pane).filter(({ piped, epoch }) => piped && epoch !== undefined);
  return [...new Map(named.map((pane) => [pane.pane, pane])).values()].filter(({ pane }) => !ours.has(pane));
}

export function readSnapshot(lists: Lists): TmuxSnapshot {
  const { owner } = lists;
  const rows = lists.panes.flatMap((line) => parseRow(line) ?? []);
  const clients = readLocalClients(lists.clients);
  const named = readNamed(rows, lists.prefix);
  const refused = readRefused(named, rows, owner);
  const ours = named.filter(
    ({ tmuxName, owner: by }) => !refused.has(tmuxName) && (by === owner || lists.allowed?.has(tmuxName) === true),
  );
  // Another helper comes to the same answer, so no two quarrel over a window.
  const owners = windowOwners([...ours, ...named.filter(({ tmuxName }) => refused.get(tmuxName) === "other-owner")]);
  const sessions = ours.map((session): TmuxSession => {
    const own = session.rows.filter((row) => owners.get(row.window.window) === session);
    const windows = groupWindows(own, owner);
    return {
      name: session.name,
      tmuxName: session.tmuxName,
      id: session.id,
      windows,
      terminals: clients.filter((client) => shows(client, session, windows)).map((client) => client.terminal),
      owned: session.owner === owner,
      listed: lists.allowed?.has(session.tmuxName) ?? true,
    };
  });
  const living = new Set(named.map((session) => session.tmuxName));
  const strays = readStrays(rows, sessions);
  const hubTerminals = clients.map((client) => client.terminal).filter((terminal) => terminal.session === lists.hub);
  return { sessions, refused, living, strays, hubWindows: readHubWindows(rows, ours, lists), hubTerminals };
}
