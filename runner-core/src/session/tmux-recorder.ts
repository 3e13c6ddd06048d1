/**
 * Sees to it that each pane of an allowed session has its recording: begins it with the session, adopts a running pipe
 * after a restart, or begins anew from the captured screen. Never replaces or closes a pipe that is open.
 */
import { mkdirSync } from "node:fs";
import type { AllowedSession } from "./session-host.ts";
import { epochSchema, paneIdSchema, type Epoch, type EpochOrigin, type PaneId, type Size } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { JournalFolder } from "../journal/journal-folder.ts";
import type { JournalMeta } from "../journal/journal-meta.ts";
import type { Log } from "../log.ts";
import { capturedScreen } from "../tmux/captured-state.ts";
import type { CommandReply } from "../tmux/fence.ts";
import type { ServerIdentity } from "../tmux/find-server.ts";
import { PaneBackoff } from "../tmux/pane-backoff.ts";
import { openPipeCommands, pipeBusy } from "../tmux/pane-commands.ts";
import type { TmuxPane } from "../tmux/tmux-model.ts";
import { JournalRecording } from "./journal-recording.ts";

export interface RecorderOptions {
  /** The journals' folder; made when missing. */
  readonly root: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly randomId: () => string;
  readonly run: (...commands: (readonly string[])[]) => Promise<CommandReply>;
  readonly isAlive: (pid: number) => boolean;
  /** A pane has another recording than it was last said to have. */
  readonly onReplaced: () => void;
}

/** How a pipe is opened on a pane that runs. */
interface Opening {
  /** Our own journal at the end of its pipe, which is closed. */
  readonly replaced: JournalMeta | undefined;
  readonly origin: EpochOrigin;
  /** The second time: whatever the first byte is, it stays. */
  readonly again: boolean;
}

/** A spool writes its process id within milliseconds. */
const spoolStartMs = 2_000;
/** A recording that ends sooner has failed. */
const soundMs = 10_000;

export class TmuxRecorder {
  readonly #options: RecorderOptions;
  readonly #recordings = new Map<PaneId, JournalRecording>();
  readonly #busyPanes = new Set<PaneId>();
  readonly #backoff: PaneBackoff;
  #server: ServerIdentity | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#backoff = new PaneBackoff(options.clock);
    mkdirSync(options.root, { recursive: true, mode: 0o700 });
  }

  /** Panes are numbered per server: another server's recordings are over. */
  serverFound(server: ServerIdentity): void {
    if (this.#server?.pid !== server.pid || this.#server.startTime !== server.startTime) this.closeAll();
    this.#server = server;
  }

  get live(): readonly JournalRecording[] {
    return [...this.#recordings.values()];
  }

  of(pane: PaneId): JournalRecording | undefined {
    return this.#recordings.get(pane);
  }

  /** A folder for a session about to be created; `begun` follows when tmux has said which pane it made. */
  prepare(session: AllowedSession, size: Size): JournalFolder {
    return JournalFolder.create(this.#options.root, this.#meta({ session, size, origin: "created", pane: undefined }));
  }

  begun(folder: JournalFolder, answer: string): void {
    const [paneText, pid] = answer.split("|");
    const pane = paneIdSchema.parse(paneText);
    folder.update({ pane, panePid: Number(pid) });
    this.#start(pane, folder);
  }

  /** Begins, adopts, follows or ends the recording of one listed pane. */
  async follow(session: AllowedSession, pane: TmuxPane): Promise<void> {
    const recording = this.#recordings.get(pane.pane);
    if (recording !== undefined && this.#isKept(recording.folder, session, pane)) {
      recording.resized(pane);
      return;
    }
    if (this.#busyPanes.has(pane.pane)) return;
    if (recording !== undefined) this.#endBroken(recording.folder, session, pane);
    const running = this.#runningPipe(pane);
    if (running !== undefined && isOf(running.meta, session, pane)) {
      running.update({ pane: pane.pane, panePid: pane.pid });
      this.#start(pane.pane, running).resized(pane);
    } else if (!pane.dead && (running !== undefined || (!pane.piped && this.#backoff.mayTry(pane.pane)))) {
      await this.#openPipe(session, pane, {
        replaced: running?.meta,
        origin: this.#origin(session, pane),
        again: false,
      });
    }
  }

  /** Ends the recordings of panes that are no more. */
  keepOnly(panes: ReadonlySet<PaneId>): void {
    this.#backoff.keepOnly(panes);
    for (const pane of this.#recordings.keys()) if (!panes.has(pane)) this.#end(pane);
  }

  closeAll(): void {
    for (const pane of this.#recordings.keys()) this.#end(pane);
  }

  #start(pane: PaneId, folder: JournalFolder): JournalRecording {
    const recording = new JournalRecording({ folder, clock: this.#options.clock });
    this.#recordings.set(pane, recording);
    return recording;
  }

  #end(pane: PaneId): void {
    this.#recordings.get(pane)?.close();
    this.#recordings.delete(pane);
  }

  /**
   * The journal at the end of the pane's pipe: ours while its spool lives, since a pipe given to another ends it. It may
   * be one to close: of the program before, when the user respawned the pane, or of the slot's session before this one.
   */
  #runningPipe(pane: TmuxPane): JournalFolder | undefined {
    if (pane.epoch === undefined || !pane.piped) return undefined;
    const folder = JournalFolder.open(this.#options.root, pane.epoch);
    if (folder?.spoolPid === undefined || !this.#spoolRuns(folder)) return undefined;
    const { meta } = folder;
    return this.#isOfServer(meta) && (meta.pane === null || meta.pane === pane.pane) ? folder : undefined;
  }

  /** A dead pane's last recording stays: its output is complete and readable, and nothing more will come. */
  #isKept(folder: JournalFolder, session: AllowedSession, pane: TmuxPane): boolean {
    if (folder.meta.session !== session.session) return false;
    return pane.dead || (folder.meta.panePid === pane.pid && this.#goesOn(folder, pane));
  }

  /** A spool whose shell was killed still writes: its dd lives as long as the pipe. */
  #goesOn(folder: JournalFolder, pane: TmuxPane): boolean {
    return !folder.spoolEnded && (pane.piped || this.#spoolRuns(folder));
  }

  /** A young spool that has not written its process id yet is about to. */
  #spoolRuns(folder: JournalFolder): boolean {
    const { spoolPid } = folder;
    return (
      !folder.spoolEnded &&
      (spoolPid === undefined ? this.#ageMs(folder) < spoolStartMs : this.#options.isAlive(spoolPid))
    );
  }

  #ageMs(folder: JournalFolder): number {
    return this.#options.clock.now() - Date.parse(folder.meta.startedAt);
  }

  /** Notes when it broke off: a spool that ends again and again is not begun anew at every look. */
  #endBroken(folder: JournalFolder, session: AllowedSession, { pane, pid }: TmuxPane): void {
    this.#end(pane);
    if (folder.meta.session !== session.session || folder.meta.panePid !== pid) return;
    const started = folder.spoolPid !== undefined || folder.end() > 0;
    if (started && this.#ageMs(folder) >= soundMs) {
      this.#backoff.forget(pane);
      return;
    }
    const waitMs = this.#backoff.failed(pane);
    const reason = started
      ? "its spool ended at once: the pipe was closed, or the disk is full"
      : "its spool never wrote: the disk is full, or sh cannot enter the journal's folder";
    this.#options.log("warn", "a recording broke off", { pane, reason, folder: folder.path, waitMs });
  }

  #isOfServer(meta: JournalMeta): boolean {
    return meta.serverPid === this.#server?.pid && meta.serverStart === this.#server.startTime;
  }

  async #openPipe(session: AllowedSession, pane: TmuxPane, opening: Opening): Promise<void> {
    this.#busyPanes.add(pane.pane);
    try {
      const { origin } = opening;
      const folder = JournalFolder.create(this.#options.root, this.#meta({ session, size: pane, origin, pane }));
      const { epoch } = folder.meta;
      const commands = openPipeCommands({
        pane: pane.pane,
        epoch,
        journalFolder: folder.path,
        replaced: opening.replaced?.epoch,
      });
      const reply = await this.#options.run(...commands);
      const captured = reply.error === undefined ? capturedScreen(reply.lines) : undefined;
      if (captured === undefined || reply.lines.at(-1)?.toString("latin1") === pipeBusy(epoch)) {
        this.#options.log("warn", "a pane could not be recorded", {
          pane: pane.pane,
          reason: reply.error ?? "its pipe is in use",
        });
        // Whether the pipe was opened is unknown then; if it was, the folder is adopted once tmux answers again.
        if (!reply.lost) {
          folder.remove();
          this.#backoff.failed(pane.pane);
        }
        return;
      }
      folder.update(captured.size);
      folder.saveKeyframe({
        header: { epoch, offset: 0, ...captured.size, title: "", scrollbackLines: 0 },
        vt: captured.vt,
      });
      const recording = this.#start(pane.pane, folder);
      if (!opening.again) this.#watchJoin(session, pane, recording);
    } finally {
      this.#busyPanes.delete(pane.pane);
    }
  }

  /** A recording that begins with the rest of a character was joined inside it: taken once more, the character is drawn. */
  #watchJoin(session: AllowedSession, pane: TmuxPane, recording: JournalRecording): void {
    const look = (): void => {
      const [first] = recording.read(0, 1);
      if (first === undefined) return;
      off();
      if (first < 0x80 || first > 0xbf || this.#recordings.get(pane.pane) !== recording) return;
      const { meta } = recording.folder;
      this.#end(pane.pane);
      void this.#openPipe(session, pane, { replaced: meta, origin: meta.origin, again: true }).finally(() =>
        this.#options.onReplaced(),
      );
    };
    const off = recording.onGrow(look);
    look();
  }

  /** What the new epoch follows: nothing of this session, the program before, or the same program's. */
  #origin(session: AllowedSession, pane: TmuxPane): EpochOrigin {
    const before = pane.epoch === undefined ? undefined : JournalFolder.open(this.#options.root, pane.epoch)?.meta;
    if (before === undefined) return pane.epoch === undefined ? "adopted" : "resumed";
    if (before.session !== session.session) return "adopted";
    return before.panePid === pane.pid ? "resumed" : "respawned";
  }

  #meta(of: { session: AllowedSession; size: Size; origin: EpochOrigin; pane: TmuxPane | undefined }): JournalMeta {
    const { session, size, pane } = of;
    return {
      version: 1,
      epoch: this.#newEpoch(),
      origin: of.origin,
      session: session.session,
      idea: session.idea,
      slot: session.slot,
      pane: pane?.pane ?? null,
      panePid: pane?.pid ?? null,
      socketPath: this.#server?.socketPath ?? "",
      serverPid: this.#server?.pid ?? 0,
      serverStart: this.#server?.startTime ?? "",
      columns: size.columns,
      rows: size.rows,
      startedAt: new Date(this.#options.clock.now()).toISOString(),
    };
  }

  #newEpoch(): Epoch {
    return epochSchema.parse(this.#options.randomId());
  }
}

/** A crash between the session's creation and tmux's answer leaves the pane unnamed: its own `@coda_epoch` names it. */
function isOf(meta: JournalMeta, session: AllowedSession, pane: TmuxPane): boolean {
  return meta.session === session.session && (meta.pane === null || meta.panePid === pane.pid);
}
