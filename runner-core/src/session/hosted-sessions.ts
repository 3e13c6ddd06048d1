/**
 * Which sessions this device may serve, which of them run as tmux last listed them, and how the helper's links get them.
 * Asks tmux for nothing and changes nothing there.
 */
import { tmuxSessionName, type PaneId, type SessionId, type SessionName, type SessionPrefix } from "@coda/protocol";
import type { Clock, Timer } from "../clock.ts";
import { contain } from "../contain.ts";
import type { Log } from "../log.ts";
import type { ScopedPane } from "../tmux/scoped-target.ts";
import { emptySnapshot, type Refusal, type TmuxSession, type TmuxSnapshot } from "../tmux/tmux-model.ts";
import { hostedPane, liveWindows, sized } from "./hosted-pane.ts";
import { sameSession, type AllowedSession, type HostedPane, type HostedSession } from "./session-host.ts";
import type { SessionAttention } from "./session-attention.ts";
import type { SessionSizes } from "./session-sizes.ts";
import type { TmuxRecorder } from "./tmux-recorder.ts";

export interface HostedSessionsOptions {
  readonly prefix: SessionPrefix;
  readonly socket: string | undefined;
  /** Why the short attach form is not offered; null when it is, or when nothing is connected. */
  readonly literalUnavailable: () => string | null;
  readonly recorder: Pick<TmuxRecorder, "keepOnly" | "leave" | "follow" | "shownOf">;
  readonly sizes: Pick<SessionSizes, "listed" | "ownerOf">;
  readonly attention: Pick<SessionAttention, "listed" | "isWanted">;
  readonly clock: Clock;
  readonly log: Log;
}

/** A lost control link is no ended session: tmux may have been slow for a moment. */
const lostGraceMs = 5_000;

export class HostedSessions {
  readonly #options: HostedSessionsOptions;
  readonly #listeners = new Set<() => void>();
  #allowed: readonly AllowedSession[] = [];
  /** A list has come: a session that it does not name is not allowed any more, rather than not yet. */
  #listed = false;
  #snapshot: TmuxSnapshot = emptySnapshot;
  #sessions: readonly HostedSession[] = [];
  /** Runs while the link is lost and the sessions last known are announced. */
  #grace: Timer | undefined;

  constructor(options: HostedSessionsOptions) {
    this.#options = options;
  }

  get sessions(): readonly HostedSession[] {
    return this.#sessions;
  }

  /** tmux names of the sessions that may be touched; undefined until the first list has come. */
  get allowedNames(): ReadonlySet<string> | undefined {
    if (!this.#listed) return undefined;
    return new Set(this.#allowed.map((session) => this.tmuxNameOf(session)));
  }

  /** Those of them that have run, and so are known to people by their name. */
  get keptNames(): ReadonlySet<string> {
    const known = this.#allowed.filter((session) => session.isNew !== true);
    return new Set(known.map((session) => this.tmuxNameOf(session)));
  }

  /** The link is lost, and what is announced is what was known before. */
  get lost(): boolean {
    return this.#grace !== undefined;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  allow(sessions: readonly AllowedSession[]): void {
    this.#allowed = sessions;
    this.#listed = true;
    const kept = this.#sessions.filter((hosted) => this.isAllowed(hosted));
    if (kept.length === this.#sessions.length) return;
    this.#sessions = kept;
    this.#announce();
  }

  allowed(session: SessionId): AllowedSession | undefined {
    return this.#allowed.find((candidate) => candidate.session === session);
  }

  isAllowed(session: AllowedSession): boolean {
    return this.#allowed.some((allowed) => sameSession(allowed, session));
  }

  nameOf(session: AllowedSession): SessionName {
    return { prefix: this.#options.prefix, idea: session.idea, slot: session.slot };
  }

  tmuxNameOf(session: AllowedSession): string {
    return tmuxSessionName(this.nameOf(session));
  }

  hosted(session: SessionId): HostedSession | undefined {
    return this.#sessions.find((candidate) => candidate.session === session);
  }

  running(session: AllowedSession): TmuxSession | undefined {
    const tmuxName = this.tmuxNameOf(session);
    return this.#snapshot.sessions.find((candidate) => candidate.tmuxName === tmuxName);
  }

  /** Why what runs under the session's name is left alone. */
  refusalOf(session: AllowedSession): Refusal | undefined {
    return this.#snapshot.refused.get(this.tmuxNameOf(session));
  }

  pane(pane: PaneId): HostedPane | undefined {
    return this.#sessions.flatMap((session) => session.panes).find((candidate) => candidate.pane === pane);
  }

  sessionOf(pane: PaneId): HostedSession | undefined {
    return this.#sessions.find(({ panes }) => panes.some((candidate) => candidate.pane === pane));
  }

  /** Where tmux is to look for a pane; undefined for one that is not hosted. */
  placeOf(pane: PaneId): ScopedPane | undefined {
    const session = this.sessionOf(pane);
    return session === undefined ? undefined : { session: this.tmuxNameOf(session), pane };
  }

  /** Resolves when every pane of the snapshot has its recording. */
  async follow(snapshot: TmuxSnapshot): Promise<void> {
    const { sizes, attention, recorder, log } = this.#options;
    this.endGrace();
    this.#snapshot = snapshot;
    const ours = this.#allowed.flatMap((allowed) => {
      const running = this.running(allowed);
      return running === undefined ? [] : [{ allowed, running }];
    });
    // First: a terminal that came is not to wait for recordings.
    const listed = ours.map(({ allowed, running }) => ({ session: allowed.session, ...sized(running) }));
    sizes.listed(listed, snapshot.hubTerminals);
    attention.listed(
      ours.map(({ allowed, running }) => ({
        session: allowed.session,
        terminals: running.terminals,
        exited: hasEnded(running),
      })),
    );
    const panes = ours.flatMap(({ running }) => running.windows.flatMap((window) => window.panes));
    const sessions = new Set(this.#allowed.map(({ session }) => session));
    recorder.keepOnly(new Set(panes.map((pane) => pane.pane)), sessions);
    const followed = new Set(ours.map(({ running }) => running));
    const given = snapshot.sessions.filter((running) => !running.listed && !followed.has(running));
    const left = given.flatMap(({ windows }) => windows.flatMap((window) => window.panes));
    for (const pane of [...left, ...snapshot.strays]) recorder.leave(pane);
    for (const { allowed, running } of ours) {
      for (const pane of running.windows.flatMap((window) => window.panes))
        await contain(log, "a pane could not be followed", async () => recorder.follow(allowed, pane));
    }
    // The list of the allowed may be another one by now.
    this.#sessions = ours
      .filter(({ allowed }) => this.isAllowed(allowed))
      .map(({ allowed, running }) => this.#hosted(allowed, running));
    this.#announce();
  }

  /** Something is said of them that tmux's list does not tell. */
  told(): void {
    const { sizes, attention } = this.#options;
    this.#sessions = this.#sessions.map((hosted) => ({
      ...hosted,
      sizeOwner: sizes.ownerOf(hosted.session),
      attention: attention.isWanted(hosted.session),
    }));
    this.#announce();
  }

  /**
   * Recordings go on without us; what ran is still announced for a while, until tmux answers again: that it does not is no
   * sign of an end, and where another server is found in its place `serverGone` is called at once.
   */
  serverLost(): void {
    this.#snapshot = emptySnapshot;
    this.endGrace();
    this.#grace = this.#options.clock.after(lostGraceMs, () => this.serverGone());
  }

  /** Nothing is known to run any more: the server ended, or has been silent for too long. */
  serverGone(): void {
    this.endGrace();
    this.#snapshot = emptySnapshot;
    if (this.#sessions.length === 0) return;
    this.#sessions = [];
    this.#announce();
  }

  endGrace(): void {
    this.#grace?.cancel();
    this.#grace = undefined;
  }

  #hosted(allowed: AllowedSession, running: TmuxSession): HostedSession {
    const { recorder, sizes, attention, literalUnavailable, socket } = this.#options;
    const panes = running.windows.flatMap((window) => window.panes);
    return {
      ...allowed,
      exited: hasEnded(running),
      attention: attention.isWanted(allowed.session),
      recordingStopped: panes.every((pane) => pane.dead || recorder.shownOf(pane.pane)?.recorded !== true),
      windows: liveWindows(running),
      panes: panes.map((pane) => hostedPane(pane, recorder.shownOf(pane.pane))),
      localClients: running.terminals.length,
      sizeOwner: sizes.ownerOf(allowed.session),
      literalUnavailable: literalUnavailable(),
      socket: socket ?? null,
    };
  }

  #announce(): void {
    const { log } = this.#options;
    for (const listener of this.#listeners) void contain(log, "a change of sessions could not be told", listener);
  }
}

function hasEnded({ windows }: TmuxSession): boolean {
  const panes = windows.flatMap((window) => window.panes);
  return panes.length > 0 && panes.every((pane) => pane.dead);
}
