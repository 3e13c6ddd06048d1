/**
 * Sessions in tmux, behind the session-host port. Decides what may be touched: panes of sessions whose name parses and
 * whose idea the web app says is the account's; every request is checked here, by pane id.
 */
import {
  canonicalName,
  tmuxSessionName,
  type PaneId,
  type SessionAction,
  type SessionId,
  type SessionName,
  type SessionPrefix,
  type ClientId,
  type Size,
} from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import { reasonOf, type Log } from "../log.ts";
import type { ServerIdentity } from "../tmux/find-server.ts";
import type { TmuxManager } from "../tmux/manager.ts";
import { newSessionCommands } from "../tmux/pane-commands.ts";
import { refusalText } from "../tmux/shown-command.ts";
import { emptySnapshot, type TmuxSession, type TmuxSnapshot } from "../tmux/tmux-model.ts";
import { parseTmuxVersion, pasteNeedsRawFlag } from "../tmux/version.ts";
import {
  refused,
  sameSession,
  type ActionOutcome,
  type AllowedSession,
  type HostedPane,
  type HostedSession,
  type InputOutcome,
  type OpenOutcome,
  type PasteOptions,
  type SessionHost,
} from "./session-host.ts";
import { hostedPane, liveWindows, sized } from "./hosted-pane.ts";
import { PaneInput } from "./pane-input.ts";
import { SessionActions } from "./session-actions.ts";
import { SessionSizes } from "./session-sizes.ts";
import type { TmuxRecorder } from "./tmux-recorder.ts";

export interface TmuxSessionHostOptions {
  readonly manager: TmuxManager;
  readonly recorder: TmuxRecorder;
  readonly prefix: SessionPrefix;
  readonly socket: string | undefined;
  /** Where new sessions begin. */
  readonly directory: string;
  /** This helper, as its sessions carry it. */
  readonly owner: string;
  readonly randomId: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

const newSessionSize: Size = { columns: 120, rows: 40 };

/** A lost control link is no ended session: tmux may have been slow for a moment. */
const lostGraceMs = 5_000;

export class TmuxSessionHost implements SessionHost {
  readonly #options: TmuxSessionHostOptions;
  readonly #listeners = new Set<() => void>();
  readonly #sizes: SessionSizes;
  readonly #input: PaneInput;
  readonly #actions: SessionActions;
  #allowed: readonly AllowedSession[] = [];
  #snapshot: TmuxSnapshot = emptySnapshot;
  #sessions: readonly HostedSession[] = [];
  #server: ServerIdentity | undefined;
  /** Connected to, and no snapshot since. */
  #serverIsNew = false;
  /** Runs while the link is lost and the sessions last known are announced. */
  #grace: Timer | undefined;

  constructor(options: TmuxSessionHostOptions) {
    this.#options = options;
    this.#sizes = new SessionSizes({
      run: async (...commands) => options.manager.run(...commands),
      clock: options.clock,
      newWindows: newSessionSize,
      hub: () => options.manager.hub?.id,
      refresh: () => void options.manager.refresh(),
      onChanged: () => this.#sizesChanged(),
    });
    this.#input = new PaneInput({
      run: async (command) => options.manager.run(command),
      loadBuffer: async (name, bytes) => options.manager.loadBuffer(name, bytes),
      randomId: options.randomId,
      bufferPrefix: `${options.prefix}-input-${options.owner}-`,
    });
    const { manager, recorder, owner, log } = options;
    this.#actions = new SessionActions({
      run: async (...commands) => manager.run(...commands),
      hub: () => manager.hub,
      whyNoWindow: async () => manager.creationRefused(),
      recorder,
      owner,
      log,
    });
  }

  get sessions(): readonly HostedSession[] {
    return this.#sessions;
  }

  /** tmux names of the sessions that may be touched. */
  get allowedNames(): ReadonlySet<string> {
    return new Set(this.#allowed.map((session) => tmuxSessionName(this.#name(session))));
  }

  /** Those of them that have run, and so are known to people by their name. */
  get keptNames(): ReadonlySet<string> {
    const known = this.#allowed.filter((session) => session.isNew !== true);
    return new Set(known.map((session) => tmuxSessionName(this.#name(session))));
  }

  allow(sessions: readonly AllowedSession[]): void {
    this.#allowed = sessions;
    const kept = this.#sessions.filter((hosted) => this.#isAllowed(hosted));
    if (kept.length < this.#sessions.length) {
      this.#sessions = kept;
      this.#announce();
    }
    void this.#options.manager.refresh();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The manager's events come in here; wired by whoever made both. */
  serverFound(server: ServerIdentity): void {
    const before = this.#server;
    this.#server = server;
    if (before?.pid !== server.pid || before.startTime !== server.startTime) this.serverGone();
    this.#options.recorder.serverFound(server);
    this.#sizes.reconnected();
    this.#serverIsNew = true;
    const version = parseTmuxVersion(server.version);
    this.#input.serverFound(version !== undefined && pasteNeedsRawFlag(version));
  }

  /** Resolves when every pane of the snapshot has its recording. */
  async snapshotTaken(snapshot: TmuxSnapshot): Promise<void> {
    this.#endGrace();
    this.#snapshot = snapshot;
    if (this.#serverIsNew) void this.#input.removeLeftBuffers();
    this.#serverIsNew = false;
    await this.#follow();
  }

  /** Recordings go on without us; what ran is still announced for a while, until tmux answers again. */
  serverLost(): void {
    this.#snapshot = emptySnapshot;
    this.#endGrace();
    this.#grace = this.#options.clock.after(lostGraceMs, () => this.serverGone());
  }

  /** Nothing is known to run any more: the server ended, or has been silent for too long. */
  serverGone(): void {
    this.#endGrace();
    this.#snapshot = emptySnapshot;
    if (this.#sessions.length === 0) return;
    this.#sessions = [];
    this.#announce();
  }

  /** Lets go of timers; tmux and its sessions stay. */
  close(): void {
    this.#sizes.close();
    this.#endGrace();
  }

  #endGrace(): void {
    this.#grace?.cancel();
    this.#grace = undefined;
  }

  async open(session: AllowedSession): Promise<OpenOutcome> {
    if (!this.#isAllowed(session)) return { ok: false, why: "the session is not one this device may serve" };
    await this.#options.manager.settled();
    if (this.#grace !== undefined) return { ok: false, why: "tmux is not connected" };
    if (this.#sessions.some((hosted) => hosted.session === session.session)) return { ok: true };
    try {
      return await this.#options.manager.mutate(async () =>
        this.#running(session) === undefined ? this.#create(session) : { ok: true },
      );
    } catch (error) {
      return { ok: false, why: reasonOf(error) };
    }
  }

  async end(session: SessionId): Promise<void> {
    const allowed = this.#allowed.find((candidate) => candidate.session === session);
    const running = allowed === undefined ? undefined : this.#running(allowed);
    if (running === undefined) return;
    await this.#options.manager.mutate(async () => this.#endWindows(running));
  }

  async act(session: SessionId, action: SessionAction): Promise<ActionOutcome> {
    if (this.#grace !== undefined) return refused("tmux is not connected");
    try {
      const outcome = await this.#options.manager.mutate(async () => this.#actInTurn(session, action));
      if (action.do !== "restart" || outcome.refused !== null) return outcome;
      const hosted = this.#sessions.find((candidate) => candidate.session === session);
      return { refused: null, pane: hosted?.panes[0]?.pane ?? null };
    } catch (error) {
      return refused(reasonOf(error));
    }
  }

  async input(pane: PaneId, bytes: Uint8Array, client: ClientId): Promise<InputOutcome> {
    this.#sizes.typed(client);
    return this.#unreachable(pane) ?? this.#input.type({ pane, client }, bytes);
  }

  async paste(pane: PaneId, text: Uint8Array, options: PasteOptions): Promise<InputOutcome> {
    const wantsBrackets = (): boolean => this.#pane(pane)?.recording?.wantsBrackets ?? false;
    this.#sizes.typed(options.client);
    return this.#unreachable(pane) ?? this.#input.paste({ pane, wantsBrackets, ...options }, text);
  }

  /** What tmux need not be asked for; how the pane itself is, tmux says when it is typed into. */
  #unreachable(pane: PaneId): InputOutcome | undefined {
    if (this.#pane(pane) === undefined) return "unknown-pane";
    return this.#grace === undefined ? undefined : "tmux-lost";
  }

  #pane(pane: PaneId): HostedPane | undefined {
    return this.#sessions.flatMap((session) => session.panes).find((candidate) => candidate.pane === pane);
  }

  proposeSize(session: SessionId, client: ClientId, size: Size | undefined): void {
    this.#sizes.propose(session, client, size);
  }

  leaseSize(session: SessionId, client: ClientId, size: Size | undefined): void {
    this.#sizes.lease(session, client, size);
  }

  #sizesChanged(): void {
    this.#sessions = this.#sessions.map((hosted) => ({ ...hosted, sizeOwner: this.#sizes.ownerOf(hosted.session) }));
    this.#announce();
  }

  async #actInTurn(session: SessionId, action: SessionAction): Promise<ActionOutcome> {
    const allowed = this.#allowed.find((candidate) => candidate.session === session);
    if (allowed === undefined) return refused("this device may not serve that session");
    const running = this.#running(allowed);
    if (action.do === "restart") return this.#restart(allowed, running);
    return running === undefined
      ? refused("that session is not running")
      : this.#actions.act({ allowed, running }, action);
  }

  async #restart(allowed: AllowedSession, running: TmuxSession | undefined): Promise<ActionOutcome> {
    const panes = running?.windows.flatMap((window) => window.panes) ?? [];
    if (panes.some((pane) => !pane.dead)) return refused("a program of that session still runs");
    await this.#endWindows(running);
    const outcome = await this.#create(allowed);
    return outcome.ok ? { refused: null, pane: null } : refused(outcome.why);
  }

  /** Windows live on through the hub's link when only the session is killed. */
  async #endWindows(running: TmuxSession | undefined): Promise<void> {
    for (const { window } of running?.windows ?? []) await this.#options.manager.run(["kill-window", "-t", window]);
  }

  #name(session: AllowedSession): SessionName {
    return { prefix: this.#options.prefix, idea: session.idea, slot: session.slot };
  }

  #isAllowed(session: AllowedSession): boolean {
    return this.#allowed.some((allowed) => sameSession(allowed, session));
  }

  #running(session: AllowedSession): TmuxSession | undefined {
    const tmuxName = tmuxSessionName(this.#name(session));
    return this.#snapshot.sessions.find((candidate) => candidate.tmuxName === tmuxName);
  }

  async #create(session: AllowedSession): Promise<OpenOutcome> {
    const { manager, recorder, directory, owner, log } = this.#options;
    const hub = manager.hub;
    if (hub === undefined) return { ok: false, why: "tmux is not connected" };
    const name = this.#name(session);
    const refusal = this.#snapshot.refused.get(tmuxSessionName(name));
    if (refusal !== undefined)
      return { ok: false, why: refusalText(refusal, tmuxSessionName(name), this.#options.socket) };
    const why = await manager.creationRefused();
    if (why !== undefined) return { ok: false, why };
    const folder = recorder.prepare(session, newSessionSize);
    const commands = newSessionCommands({
      name,
      directory,
      size: newSessionSize,
      epoch: folder.meta.epoch,
      journalFolder: folder.path,
      hub,
      owner,
    });
    const reply = await manager.run(...commands);
    const answer = reply.lines[0]?.toString("latin1");
    if (answer === undefined) {
      // Unknown whether it was made when tmux was lost: if it was, the folder is adopted by its pane's own mark.
      if (!reply.lost) folder.remove();
      // Two asked at once, or it was made by hand a moment ago: it runs, which is what was wanted.
      if (reply.error?.startsWith("duplicate session") === true) return { ok: true };
      return { ok: false, why: reply.error ?? "tmux did not say which pane it made" };
    }
    recorder.begun(folder, answer);
    // It runs and is recorded; marks and links that are missing are made up for by the next refresh.
    if (reply.error !== undefined) log("warn", "a new session is not complete", { reason: reply.error });
    log("info", "session created", { session: canonicalName(name) });
    return { ok: true };
  }

  async #follow(): Promise<void> {
    const ours = this.#allowed.flatMap((allowed) => {
      const running = this.#running(allowed);
      return running === undefined ? [] : [{ allowed, running }];
    });
    // First: a terminal that came is not to wait for recordings.
    this.#sizes.listed(ours.map(({ allowed, running }) => ({ session: allowed.session, ...sized(running) })));
    const panes = ours.flatMap(({ running }) => running.windows.flatMap((window) => window.panes));
    const sessions = new Set(this.#allowed.map(({ session }) => session));
    this.#options.recorder.keepOnly(new Set(panes.map((pane) => pane.pane)), sessions);
    for (const { allowed, running } of ours) {
      for (const window of running.windows)
        for (const pane of window.panes) await this.#options.recorder.follow(allowed, pane);
    }
    // The list of the allowed may be another one by now.
    this.#sessions = ours
      .filter(({ allowed }) => this.#isAllowed(allowed))
      .map(({ allowed, running }) => this.#hosted(allowed, running));
    this.#announce();
  }

  #hosted(allowed: AllowedSession, running: TmuxSession): HostedSession {
    const panes = running.windows.flatMap((window) => window.panes);
    const windows = liveWindows(running);
    return {
      ...allowed,
      exited: panes.length > 0 && panes.every((pane) => pane.dead),
      windows,
      panes: panes.map((pane) => hostedPane(pane, this.#options.recorder.shownOf(pane.pane))),
      localClients: running.terminals.length,
      sizeOwner: this.#sizes.ownerOf(allowed.session),
      literalUnavailable: this.#options.manager.hub?.literalUnavailable ?? null,
      socket: this.#options.socket ?? null,
    };
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}
