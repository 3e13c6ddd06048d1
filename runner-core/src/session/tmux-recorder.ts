/**
 * Sees to it that each pane of an allowed session has its recording: begins it with the session, adopts a running pipe
 * after a restart, or begins anew from the captured screen. Never closes a pipe that is another's, and exchanges one of
 * its own only for another program's or session's. A pane that cannot be recorded now is shown from captures.
 */
import {
  characterRulesOf,
  epochSchema,
  tmuxSessionName,
  type CharacterRules,
  type PaneId,
  type SessionId,
  type SessionPrefix,
  type Size,
} from "@coda/protocol";
import type { Timer } from "../clock.ts";
import { contain } from "../contain.ts";
import { EpochOrdinals } from "../journal/epoch-ordinals.ts";
import { isDiskFull } from "../journal/disk-full.ts";
import { JournalFolder } from "../journal/journal-folder.ts";
import type { JournalMeta } from "../journal/journal-meta.ts";
import { ageMs, spoolRuns, type SpoolLife } from "../journal/spool-life.ts";
import type { Log } from "../log.ts";
import type { ServerIdentity } from "../tmux/find-server.ts";
import { readRecorded } from "../tmux/begin-commands.ts";
import { PaneBackoff } from "../tmux/pane-backoff.ts";
import { closePipeCommand } from "../tmux/pane-commands.ts";
import { runWithin, type RunGroup, type ScopedPane } from "../tmux/scoped-target.ts";
import type { TmuxPane } from "../tmux/tmux-model.ts";
import { parseTmuxVersion } from "../tmux/version.ts";
import { CapturedPanes } from "./captured-panes.ts";
import { gapAfter, goesOnIn, likelyGapAfter, originAfter, type EpochBefore } from "./epoch-before.ts";
import type { JournalEndings } from "./journal-endings.ts";
import { JournalRecording } from "./journal-recording.ts";
import { newJournalMeta } from "./new-journal-meta.ts";
import { PaneAttendants, type PaneAttendantsOptions } from "./pane-attendants.ts";
import { ownPipe, PipeOpener, type Opening } from "./pipe-opener.ts";
import { PaneJournals } from "./pane-journals.ts";
import { PausedPanes } from "./paused-panes.ts";
import type { AllowedSession, Recording } from "./session-host.ts";

export interface RecorderOptions {
  /** The journals' folder; made when missing. */
  readonly root: string;
  readonly endings: JournalEndings;
  readonly log: Log;
  readonly randomId: () => string;
  readonly prefix: SessionPrefix;
  readonly run: RunGroup;
  /** Of a listed pane, as last heard: a list may be older than what tmux said since. */
  readonly sizeOf: (pane: TmuxPane) => Size;
  /** Something rang in output of a session that came now. */
  readonly onRang: (session: SessionId) => void;
  readonly watchEcho?: PaneAttendantsOptions["watchEcho"];
  /** tmux is to be listed anew: a recording broke off, or a pane may be recorded again. */
  readonly onStale: () => void;
}

/** A recording that ends sooner has failed. */
const soundMs = 10_000;
/** tmux notices neither a deleted folder nor, before the next output, a killed spool. */
const lookEveryMs = 1_000;

export class TmuxRecorder {
  readonly #options: RecorderOptions;
  readonly #life: SpoolLife;
  readonly #endings: JournalEndings;
  readonly #opener: PipeOpener;
  readonly #ordinals: EpochOrdinals;
  readonly #journals: PaneJournals;
  readonly #recordings = new Map<PaneId, JournalRecording>();
  readonly #attendants: PaneAttendants;
  readonly #captured: CapturedPanes;
  readonly #paused: PausedPanes;
  readonly #panes = new Map<PaneId, TmuxPane>();
  readonly #busyPanes = new Set<PaneId>();
  readonly #backoff: PaneBackoff;
  /** Sessions whose programs went with the server before. */
  readonly #lostWithServer = new Set<SessionId>();
  #server: ServerIdentity | undefined;
  /** tmux has said which panes there are. */
  #listed = false;
  #looking: Timer | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#endings = options.endings;
    this.#life = options.endings.life;
    this.#ordinals = new EpochOrdinals(options.root, this.#life.clock);
    this.#journals = new PaneJournals(options.root, options.endings);
    this.#backoff = new PaneBackoff(this.#life.clock);
    this.#attendants = new PaneAttendants({ ...options, clock: this.#life.clock });
    this.#paused = new PausedPanes(options);
    this.#captured = new CapturedPanes({
      ...options,
      rules: () => this.#rules,
      runFor: (session, pane) => runWithin(this.#placeOf(session, pane), options.run),
    });
    this.#opener = new PipeOpener({ ...options, clock: this.#life.clock, meta: (opening) => this.#metaOf(opening) });
  }

  /** Panes are numbered per server: another server's recordings are over. */
  serverFound(server: ServerIdentity): void {
    if (this.#server?.pid !== server.pid || this.#server.startTime !== server.startTime) {
      for (const { folder } of this.live) if (!folder.meta.programEnded) this.#lostWithServer.add(folder.meta.session);
      this.closeAll();
    }
    this.#server = server;
    this.#endings.serverFound(server);
  }

  /** What is begun from now on comes after what these sessions had elsewhere. */
  allow(sessions: readonly AllowedSession[]): void {
    for (const { newestOrdinal = 0 } of sessions) this.#ordinals.observe(newestOrdinal);
    this.#paused.allow(sessions);
  }

  get live(): readonly JournalRecording[] {
    return [...this.#recordings.values()];
  }

  get #rules(): CharacterRules | undefined {
    const version = parseTmuxVersion(this.#server?.version ?? "");
    return version === undefined ? undefined : characterRulesOf(version);
  }

  /** How often a pane's picture was found different from tmux's since this helper started. */
  get repairs(): number {
    return this.#attendants.repairs;
  }

  /** A pane names this epoch as its last, as far as is known: its journal tells what came before the next one. */
  isNamed(epoch: string): boolean {
    return !this.#listed || [...this.#panes.values()].some((pane) => pane.epoch === epoch);
  }

  of(pane: PaneId): JournalRecording | undefined {
    return this.#recordings.get(pane);
  }

  /** What there is to show of a pane: its recording, or captures. */
  shownOf(pane: PaneId): Recording | undefined {
    return this.#recordings.get(pane) ?? this.#captured.of(pane);
  }

  /** tmux gave a pane another size. */
  resized(pane: PaneId, size: Size): void {
    this.#recordings.get(pane)?.resized(size);
    this.#captured.resized(pane, size);
  }

  /** Keys are on their way to it. */
  typed(pane: PaneId): void {
    this.#attendants.typed(pane);
  }

  /**
   * A folder for a session or pane about to be created; `made` follows when tmux has answered. Undefined where its recording
   * is paused.
   */
  prepare(session: AllowedSession, size: Size): JournalFolder | undefined {
    if (this.#paused.isWished(session.session)) return undefined;
    const gapBefore = this.#lostWithServer.delete(session.session) ? "server-died" : null;
    return JournalFolder.create(this.#options.root, { ...this.#meta(session, size), origin: "created", gapBefore });
  }

  /** `told`: what `recordCommands` has printed. Nobody knows whether the pane was made when tmux was lost: it names the folder. */
  made(folder: JournalFolder, { told, lost }: { readonly told: readonly string[]; readonly lost: boolean }): void {
    const [recorded] = told.flatMap((line) => readRecorded(line, folder.meta.epoch) ?? []);
    if (recorded !== undefined) {
      const { pane, pid, columns, rows } = recorded;
      folder.update({ pane, panePid: pid, columns, rows });
      this.#start(pane, folder);
    } else if (!lost) folder.remove();
  }

  /** Begins, adopts, follows or ends the recording of one listed pane. */
  async follow(session: AllowedSession, listed: TmuxPane): Promise<void> {
    const pane = { ...listed, ...this.#options.sizeOf(listed) };
    this.#panes.set(pane.pane, pane);
    const recording = this.#recordings.get(pane.pane);
    if (this.#journals.mayShowOwnPipe(pane, recording?.folder)) return this.#options.onStale();
    this.#endings.saw(session.session, pane);
    this.#looking ??= this.#life.clock.every(lookEveryMs, () => this.#look());
    if (this.#paused.isDue(session, pane, recording)) return this.#pause(session, pane, recording);
    if (recording !== undefined && this.#journals.isKept(recording.folder, session, pane)) {
      // Its pipe is still ours; where it closed with its program, the spool will say so.
      if (pane.dead && spoolRuns(recording.folder, this.#life)) this.#endings.endedWhole(recording.folder);
      recording.listed(pane);
      return;
    }
    if (!this.#busyPanes.has(pane.pane)) await this.#recordOrShow(session, pane, recording?.folder);
  }

  /** Its recording ends, and it is seen all the same. */
  async #pause(session: AllowedSession, pane: TmuxPane, recording: JournalRecording | undefined): Promise<void> {
    if (this.#busyPanes.has(pane.pane)) return;
    const before = this.#journals.before(pane, recording?.folder);
    const journal = before !== undefined && this.#journals.holdsPipe(before, pane) ? before : undefined;
    const place = this.#placeOf(session, pane.pane);
    const pausedAtMs = await this.#paused.begin({ pane, place, journal, recording });
    this.#end(pane.pane);
    this.#captured.show({ session, pane, before, pausedAtMs });
  }

  async #recordOrShow(session: AllowedSession, pane: TmuxPane, broken: JournalFolder | undefined): Promise<void> {
    if (broken !== undefined) this.#endBroken(broken, session, pane);
    await this.#record(session, pane, this.#journals.before(pane, broken));
    if (!this.#recordings.has(pane.pane) && !this.#busyPanes.has(pane.pane))
      this.#captured.show({ session, pane, before: this.#journals.before(pane), pausedAtMs: undefined });
  }

  /** Ends the recordings of panes that are no more; these are all there are of these sessions. */
  keepOnly(panes: ReadonlySet<PaneId>, sessions: ReadonlySet<SessionId>): void {
    this.#backoff.keepOnly(panes);
    this.#captured.keepOnly(panes);
    this.#paused.keepOnly(panes);
    this.#journals.keepOnly(panes);
    for (const pane of this.#panes.keys()) if (!panes.has(pane)) this.#panes.delete(pane);
    for (const [pane, { folder }] of this.#recordings) {
      if (panes.has(pane)) continue;
      void this.#leave(pane, folder);
      this.#end(pane);
    }
    this.#endings.listed(sessions, panes);
    this.#listed = true;
  }

  /** Of a session that is the account's no longer, or moved out of one: it may have been recorded on while no helper ran. */
  leave(pane: TmuxPane): void {
    const folder = pane.piped ? this.#journals.before(pane) : undefined;
    if (folder !== undefined) void this.#leave(pane.pane, folder);
  }

  closeAll(): void {
    this.#looking?.cancel();
    this.#looking = undefined;
    for (const pane of this.#recordings.keys()) this.#end(pane);
    this.#captured.keepOnly(new Set());
    this.#panes.clear();
    this.#listed = false;
  }

  async #record(session: AllowedSession, pane: TmuxPane, journal: JournalFolder | undefined): Promise<void> {
    const running = journal !== undefined && this.#journals.holdsPipe(journal, pane);
    if (running && goesOnIn(pane, session, journal)) {
      journal.update({ pane: pane.pane, panePid: pane.pid });
      this.#endings.goesOn(journal);
      this.#start(pane.pane, journal).listed(pane);
      return;
    }
    if (pane.dead || !(running ? this.#backoff.mayTry(pane.pane) : this.#mayTry(pane))) return;
    const before: EpochBefore = { session, pane, journal, running, shown: this.#captured.whyOf(pane.pane) };
    const opening: Opening = {
      session,
      pane,
      place: this.#placeOf(session, pane.pane),
      replaced: running ? journal : undefined,
      only: this.#paused.wasPaused(pane) ? this.#paused.stoodOn(pane.pane) : undefined,
      origin: originAfter(before),
      likelyGap: likelyGapAfter(before),
      opened: (whole) => gapAfter(before, this.#endings, whole),
    };
    const opened = this.#open(opening);
    if (opening.replaced === undefined) return opened;
    // It may take seconds, for which other panes are not to wait.
    void contain(this.#options.log, "a running pipe could not be exchanged", async () => opened);
  }

  async #open(opening: Opening): Promise<void> {
    const { pane } = opening.pane;
    this.#busyPanes.add(pane);
    try {
      const folder = await this.#opener.open(opening);
      if (folder === "failed") this.#backoff.failed(pane);
      if (folder === "failed" || folder === "lost") return;
      this.#start(pane, folder);
      if (opening.replaced !== undefined) this.#options.onStale();
    } finally {
      this.#busyPanes.delete(pane);
    }
  }

  #start(pane: PaneId, folder: JournalFolder): JournalRecording {
    this.#end(pane);
    const { log } = this.#options;
    const onRang = (): void => this.#options.onRang(folder.meta.session);
    const recording = new JournalRecording({ folder, clock: this.#life.clock, rules: this.#rules, log, onRang });
    this.#captured.hide(pane);
    this.#recordings.set(pane, recording);
    const run = runWithin(this.#placeOf(folder.meta, pane), this.#options.run);
    const listed = this.#panes.get(pane);
    const mayDiffer = listed !== undefined && this.#paused.wasPaused(listed);
    this.#attendants.begin({ pane, recording, run, mayDiffer, tty: () => this.#panes.get(pane)?.tty });
    return recording;
  }

  #placeOf({ idea, slot }: Pick<AllowedSession, "idea" | "slot">, pane: PaneId): ScopedPane {
    return { session: tmuxSessionName({ prefix: this.#options.prefix, idea, slot }), pane };
  }

  #end(pane: PaneId): void {
    this.#attendants.end(pane);
    this.#recordings.get(pane)?.close();
    this.#recordings.delete(pane);
  }

  /** Closed, or in a session that is none of ours by now: what it prints there is none of our business. */
  async #leave(pane: PaneId, folder: JournalFolder): Promise<void> {
    await contain(this.#options.log, "a pane could not be left", async () => {
      if (!spoolRuns(folder, this.#life)) return;
      const reply = await this.#options.run(closePipeCommand(pane, ownPipe(folder)));
      // tmux knows no such pane: it went with its pipe.
      if (reply.error !== undefined && !reply.lost) this.#endings.endedWhole(folder);
    });
  }

  /** What tmux tells nobody: a recording that cannot go on, and a pane that waits for its next try. */
  #look(): void {
    const broken = this.live.some(
      ({ folder }) => !folder.meta.programEnded && (folder.gone || !spoolRuns(folder, this.#life)),
    );
    const waiting = this.#captured.panes.map((pane) => this.#panes.get(pane));
    const due = waiting.some((pane) => pane !== undefined && !pane.dead && this.#mayTry(pane));
    if (broken || due) this.#options.onStale();
  }

  /** Nobody holds its pipe, it is not paused, its last failure is long enough ago, and there is room on the disk. */
  #mayTry({ pane, piped }: TmuxPane): boolean {
    return !piped && !this.#paused.isPaused(pane) && this.#backoff.mayTry(pane) && !isDiskFull(this.#options.root);
  }

  /**
   * Notes when it broke off: a spool that ends again and again is not begun anew at every look. One that makes way, of the
   * program before in a pane that was started again, is shown until the next one has begun.
   */
  #endBroken(folder: JournalFolder, session: AllowedSession, listed: TmuxPane): void {
    const { pane, pid } = listed;
    if (folder.meta.session === session.session && !folder.gone && this.#journals.holdsPipe(folder, listed)) return;
    this.#end(pane);
    if (folder.meta.session !== session.session || folder.meta.panePid !== pid) return;
    const started = folder.spoolPids.length > 0 || folder.end() > 0;
    if (started && ageMs(folder, this.#life) >= soundMs) {
      this.#backoff.forget(pane);
      return;
    }
    const waitMs = this.#backoff.failed(pane);
    const reason = started
      ? "its spool ended at once: the pipe was closed, or the disk is full"
      : "its spool never wrote: the disk is full, or sh cannot enter the journal's folder";
    this.#options.log("warn", "a recording broke off", { pane, reason, folder: folder.path, waitMs });
  }

  #metaOf({ session, pane, origin, likelyGap }: Opening): JournalMeta {
    const gapSinceMs = this.#paused.sinceMs(pane.pane) ?? this.#journals.before(pane)?.meta.pausedAtMs ?? null;
    return {
      ...this.#meta(session, pane),
      origin,
      gapBefore: likelyGap,
      gapSinceMs,
      pane: pane.pane,
      panePid: pane.pid,
    };
  }

  #meta(session: AllowedSession, size: Size): JournalMeta {
    const epoch = epochSchema.parse(this.#options.randomId());
    const ordinal = this.#ordinals.next();
    return newJournalMeta({ epoch, ordinal, session, size, server: this.#server, life: this.#life });
  }
}
