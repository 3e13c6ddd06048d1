/**
 * Sessions in tmux, behind the session-host port. Decides what may be touched: panes of sessions whose name parses and
 * whose idea the web app says is the account's; every request is checked here, by pane id.
 */
import type { ActionOutcome, ClientId, PaneId, SessionAction, SessionId, SessionPrefix, Size } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { reasonOf, type Log } from "../log.ts";
import type { ServerIdentity } from "../tmux/find-server.ts";
import type { MarkedShells } from "../shell/marked-shells.ts";
import type { TmuxManager } from "../tmux/manager.ts";
import { remindOfDeaths } from "../tmux/missed-death.ts";
import type { TmuxPane, TmuxSnapshot } from "../tmux/tmux-model.ts";
import { parseTmuxVersion, pasteNeedsRawFlag } from "../tmux/version.ts";
import { notInSession } from "./action-plan.ts";
import { HostedSessions } from "./hosted-sessions.ts";
import {
  refused,
  type AllowedSession,
  type HostedSession,
  type InputOutcome,
  type OpenOutcome,
  type PasteOptions,
  type SessionHost,
  type Typist,
} from "./session-host.ts";
import { MarkSweep } from "./mark-sweep.ts";
import { PaneInput, type TypingPlace } from "./pane-input.ts";
import { ReturningServer } from "./returning-server.ts";
import { SessionActions } from "./session-actions.ts";
import { SessionAttention } from "./session-attention.ts";
import { newSessionSize, SessionLife } from "./session-life.ts";
import { SessionSizes } from "./session-sizes.ts";
import type { TmuxRecorder } from "./tmux-recorder.ts";

export interface TmuxSessionHostOptions {
  readonly manager: TmuxManager;
  readonly recorder: TmuxRecorder;
  readonly prefix: SessionPrefix;
  readonly socket: string | undefined;
  /** Where new sessions begin. */
  readonly directory: string;
  readonly shells: MarkedShells;
  /** This helper, as its sessions carry it. */
  readonly owner: string;
  readonly randomId: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

export class TmuxSessionHost implements SessionHost {
  readonly #manager: TmuxManager;
  readonly #recorder: TmuxRecorder;
  readonly #hosted: HostedSessions;
  readonly #life: SessionLife;
  readonly #sizes: SessionSizes;
  readonly #attention: SessionAttention;
  readonly #input: PaneInput;
  readonly #returning: ReturningServer;
  readonly #actions: SessionActions;
  #server: ServerIdentity | undefined;
  /** Connected to, and no snapshot since. */
  #serverIsNew = false;

  constructor(options: TmuxSessionHostOptions) {
    const { manager, recorder, prefix, socket, owner, randomId, clock, log } = options;
    this.#manager = manager;
    this.#recorder = recorder;
    this.#sizes = new SessionSizes({
      run: async (...commands) => manager.run(...commands),
      clock,
      newWindows: newSessionSize,
      hub: () => manager.hub?.id,
      refresh: () => void manager.refresh(),
      onChanged: () => this.#hosted.told(),
    });
    this.#attention = new SessionAttention({
      clock,
      refresh: () => void manager.refresh(),
      onChanged: () => this.#hosted.told(),
    });
    this.#hosted = new HostedSessions({
      prefix,
      socket,
      literalUnavailable: () => manager.hub?.literalUnavailable ?? null,
      recorder,
      sizes: this.#sizes,
      attention: this.#attention,
      clock,
      log,
    });
    this.#life = new SessionLife({ ...options, hosted: this.#hosted });
    this.#returning = new ReturningServer(clock);
    const marks = new MarkSweep(async (...commands) => manager.run(...commands), clock);
    this.#input = new PaneInput({
      run: async (...commands) => manager.run(...commands),
      connected: () => manager.hub !== undefined,
      connectedAgain: async () => this.#returning.wait(),
      onNewMark: (session) => void marks.sweep(session),
      loadBuffer: async (name, bytes) => manager.loadBuffer(name, bytes),
      randomId,
      bufferPrefix: `${prefix}-input-${owner}-`,
    });
    this.#actions = new SessionActions({
      run: async (...commands) => manager.run(...commands),
      hub: () => manager.hub,
      whyNoWindow: async () => manager.creationRefused(),
      recorder,
      owner,
      shells: options.shells,
      log,
    });
  }

  get sessions(): readonly HostedSession[] {
    return this.#hosted.sessions;
  }

  /** tmux names of the sessions that may be touched; undefined until the first list has come. */
  get allowedNames(): ReadonlySet<string> | undefined {
    return this.#hosted.allowedNames;
  }

  /** Those of them that have run, and so are known to people by their name. */
  get keptNames(): ReadonlySet<string> {
    return this.#hosted.keptNames;
  }

  allow(sessions: readonly AllowedSession[]): void {
    this.#hosted.allow(sessions);
    this.#recorder.allow(sessions);
    void this.#manager.refresh();
  }

  onChange(listener: () => void): () => void {
    return this.#hosted.onChange(listener);
  }

  /** The recorder heard a bell in what a session's program prints now. */
  rang(session: SessionId): void {
    this.#attention.rang(session);
  }

  /** The manager's events come in here; wired by whoever made both. */
  serverFound(server: ServerIdentity): void {
    const before = this.#server;
    this.#server = server;
    if (before?.pid !== server.pid || before.startTime !== server.startTime) this.#otherServer();
    this.#recorder.serverFound(server);
    this.#sizes.reconnected();
    this.#serverIsNew = true;
    const version = parseTmuxVersion(server.version);
    this.#input.serverFound(version !== undefined && pasteNeedsRawFlag(version));
  }

  /** Resolves when every pane of the snapshot has its recording. */
  async snapshotTaken(snapshot: TmuxSnapshot): Promise<void> {
    if (this.#serverIsNew) void this.#input.removeLeftBuffers();
    this.#serverIsNew = false;
    if (this.#server !== undefined) remindOfDeaths(this.#server, panesOf(snapshot));
    await this.#hosted.follow(snapshot);
    if (this.#manager.hub !== undefined) this.#returning.settle(true);
  }

  #otherServer(): void {
    this.#hosted.serverGone();
    this.#returning.settle(false);
  }

  serverLost(): void {
    this.#hosted.serverLost();
  }

  /** Lets go of timers; tmux and its sessions stay. */
  close(): void {
    this.#sizes.close();
    this.#attention.close();
    this.#hosted.endGrace();
    this.#returning.settle(false);
  }

  async open(session: AllowedSession): Promise<OpenOutcome> {
    return this.#life.open(session);
  }

  async act(session: SessionId, action: SessionAction): Promise<ActionOutcome> {
    if (this.#hosted.lost) return refused("tmux is not connected");
    try {
      const outcome = await this.#manager.mutate(async () => this.#actInTurn(session, action));
      if (action.do !== "restart" || outcome.refused !== null) return outcome;
      return { refused: null, pane: this.#hosted.hosted(session)?.panes[0]?.pane ?? null };
    } catch (error) {
      return refused(reasonOf(error));
    }
  }

  async #actInTurn(session: SessionId, action: SessionAction): Promise<ActionOutcome> {
    const allowed = this.#hosted.allowed(session);
    if (allowed === undefined) return refused("this device may not serve that session");
    if (action.do === "restart") return this.#life.restart(allowed);
    const running = this.#hosted.running(allowed);
    return running === undefined ? refused(notInSession.session) : this.#actions.act({ allowed, running }, action);
  }

  async input(pane: PaneId, bytes: Uint8Array, by: Typist): Promise<InputOutcome> {
    this.#sizes.typed(by.client);
    this.#recorder.typed(pane);
    return this.#typeInto(pane, by, async (place) => this.#input.type(place, bytes));
  }

  async paste(pane: PaneId, text: Uint8Array, options: PasteOptions): Promise<InputOutcome> {
    const wantsBrackets = (): boolean => this.#hosted.pane(pane)?.recording?.wantsBrackets ?? false;
    this.#sizes.typed(options.client);
    return this.#typeInto(pane, options, async (place) =>
      this.#input.paste({ ...options, ...place, wantsBrackets }, text),
    );
  }

  async giveUp(pane: PaneId, by: Typist): Promise<InputOutcome> {
    return this.#typeInto(pane, by, async (place) => this.#input.giveUp(place));
  }

  /** Refuses what tmux need not be asked for; how the pane itself is, tmux says when it is typed into. */
  async #typeInto(
    pane: PaneId,
    by: Typist,
    type: (place: TypingPlace) => Promise<InputOutcome>,
  ): Promise<InputOutcome> {
    const session = this.#hosted.sessionOf(pane)?.session;
    const place = this.#hosted.placeOf(pane);
    if (session === undefined || place === undefined) return "unknown-pane";
    if (this.#hosted.lost) return "tmux-lost";
    return this.#attention.answering(session, async () => type({ ...by, ...place }));
  }

  proposeSize(session: SessionId, client: ClientId, size: Size | undefined): void {
    this.#sizes.propose(session, client, size);
  }

  leaseSize(session: SessionId, client: ClientId, size: Size | undefined): void {
    this.#sizes.lease(session, client, size);
  }
}

function panesOf({ sessions }: TmuxSnapshot): TmuxPane[] {
  return sessions.flatMap(({ windows }) => windows.flatMap(({ panes }) => panes));
}
