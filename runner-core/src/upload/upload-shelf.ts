/**
 * The journals there are to upload: those being recorded, and those left in the folder. Finds them, keeps them within
 * their cap, and removes the ones that are done. Knows nothing of the server.
 */
import { limits, type DeviceSession, type SessionId } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import { keepWithin } from "../journal/device-budget.ts";
import { JournalFolder } from "../journal/journal-folder.ts";
import { ageMs, spoolGone } from "../journal/spool-life.ts";
import { RedactedSource } from "../redaction/redacted-source.ts";
import type { RedactionLevel } from "../redaction/redaction-level.ts";
import type { JournalEndings } from "../session/journal-endings.ts";
import type { JournalRecording } from "../session/journal-recording.ts";
import { EpochUpload } from "./epoch-upload.ts";
import { LostJournals } from "./lost-journals.ts";
import { leftSource, liveSource, type UploadSource } from "./upload-source.ts";

/** A pipe whose pane tmux never named can be claimed while it runs; once it is gone, nobody can say whose output it was. */
const unnamedMs = 600_000;

/** Journals that nobody reads here may grow, too. */
const weighAgainMs = 10_000;

export interface ShelfOptions {
  readonly clock: Clock;
  /** The journals' folder. */
  readonly root: string;
  readonly live: () => readonly JournalRecording[];
  /** A pane names this epoch as its last: its journal stays, to tell what came before the next one. */
  readonly isNamed: (epoch: string) => boolean;
  readonly endings: JournalEndings;
  /** This device's sessions as the web app listed them last. */
  readonly listed: () => readonly DeviceSession[];
  /** What is masked before it leaves this device. Default: nothing. */
  readonly redaction?: RedactionLevel;
}

export class UploadShelf {
  readonly #options: ShelfOptions;
  /** By epoch; those sent last are last. */
  readonly #uploads = new Map<string, EpochUpload>();
  readonly #lost: LostJournals;
  /** As the journals were when they were last held against their cap. */
  #weighed = { extent: "", atMs: -Infinity };

  constructor(options: ShelfOptions) {
    this.#options = options;
    this.#lost = new LostJournals(options);
  }

  /** Looks what there is by now, of all sessions but the ones `without` names. */
  collect(without: (session: SessionId) => boolean): void {
    const { endings } = this.#options;
    const live = new Map<string, JournalRecording>(
      this.#options.live().map((recording) => [recording.epoch, recording]),
    );
    for (const [epoch, folder] of this.#folders(live)) {
      const known = this.#uploads.get(epoch);
      const recording = live.get(epoch);
      if (without(folder.meta.session) || (known !== undefined && known.source.recording === recording)) continue;
      known?.source.close();
      const source = recording === undefined ? leftSource(folder, endings) : liveSource(recording, endings);
      this.#uploads.set(epoch, new EpochUpload(this.#redacted(source)));
    }
  }

  #redacted(source: UploadSource): UploadSource {
    const { redaction = "off", clock } = this.#options;
    return redaction === "off" ? source : new RedactedSource(source, { level: redaction, clock });
  }

  /** Those on disk and those that were: of what is known already, what the disk has not taken is known as well. */
  #folders(live: ReadonlyMap<string, JournalRecording>): Map<string, JournalFolder> {
    const uploads = this.#uploadFolders();
    const known = new Map<string, JournalFolder>([
      ...JournalFolder.list(this.#options.root, uploads).map((folder) => [folder.meta.epoch, folder] as const),
      ...uploads,
      ...[...live.values()].map(({ folder }) => [folder.meta.epoch, folder] as const),
    ]);
    for (const folder of this.#lost.without(known)) known.set(folder.meta.epoch, folder);
    return known;
  }

  /** `last`: no round will follow this one. */
  beginRound(last: boolean): void {
    for (const upload of this.#uploads.values()) {
      // While the web app is away journals grow to their cap; what is dropped becomes a gap with its exact size.
      const { folder, recording } = upload.source;
      const over = (recording?.end ?? folder.end()) - limits.journalPaneBytes;
      if (over > 0) folder.dropBefore(over);
      upload.beginRound(this.#options.clock.steadyMs(), last);
    }
  }

  /**
   * All journals together, those of sessions that are not uploaded now included; nothing is weighed again where nothing
   * was added since. Returns the bytes lost.
   */
  keepWithin(capBytes: number): number {
    const nowMs = this.#options.clock.steadyMs();
    const extent = this.#extent();
    if (extent === this.#weighed.extent && nowMs - this.#weighed.atMs < weighAgainMs) return 0;
    const live = this.#liveEpochs();
    const journals = JournalFolder.list(this.#options.root, this.#uploadFolders()).map((folder) => ({
      folder,
      acknowledged: this.#uploads.get(folder.meta.epoch)?.acknowledged ?? 0,
      ended: !live.has(folder.meta.epoch) && this.#isOver(folder),
    }));
    const lostBytes = keepWithin(journals, capBytes);
    this.#weighed = { extent, atMs: nowMs };
    return lostBytes;
  }

  /** Tries again what the disk has not taken; why it still does not. */
  settle(): Error | undefined {
    const folders = [...this.#uploads.values()].map((upload) => upload.source.folder);
    for (const folder of folders) if (folder.trouble !== undefined) folder.settle();
    return folders.find((folder) => folder.trouble !== undefined)?.trouble;
  }

  bySession(): Map<SessionId, EpochUpload[]> {
    return Map.groupBy(this.#uploads.values(), (upload) => upload.source.folder.meta.session);
  }

  /** One that always has much to say must not be the first every time. */
  toBack(upload: EpochUpload): void {
    const { epoch } = upload.source.folder.meta;
    if (this.#uploads.get(epoch) !== upload) return;
    this.#uploads.delete(epoch);
    this.#uploads.set(epoch, upload);
  }

  removeFinished(): void {
    // One may have been taken up (again) while its last part was under way.
    this.#removeWhere((upload) =>
      upload.finished ? !this.#options.isNamed(upload.source.folder.meta.epoch) : this.#isUnnamed(upload),
    );
  }

  /** The web app does not know the session: its ended journals go when they have been kept long enough. */
  removeEnded(session: SessionId): void {
    this.#removeWhere(({ source: { folder } }) => {
      const isOld = this.#ageMs(folder) > limits.unknownJournalMs;
      return folder.meta.session === session && isOld && this.#isOver(folder);
    });
  }

  /** Lets go of a session's journals; they stay on disk. */
  putAway(session: SessionId): void {
    for (const [epoch, upload] of this.#uploads) {
      if (upload.source.folder.meta.session !== session) continue;
      upload.source.close();
      this.#uploads.delete(epoch);
    }
  }

  close(): void {
    for (const upload of this.#uploads.values()) upload.source.close();
    this.#uploads.clear();
  }

  #uploadFolders(): Map<string, JournalFolder> {
    return new Map([...this.#uploads.values()].map(({ source: { folder } }) => [folder.meta.epoch, folder]));
  }

  /** Another text when a journal was begun, or one that is recorded here grew. */
  #extent(): string {
    const recorded = this.#options.live().reduce((sum, { end }) => sum + end, 0);
    return `${this.#uploads.size} ${recorded}`;
  }

  #liveEpochs(): Set<string> {
    return new Set(this.#options.live().map((recording) => recording.epoch));
  }

  #isUnnamed({ source }: EpochUpload): boolean {
    const isOld = this.#ageMs(source.folder) > unnamedMs;
    return source.folder.meta.pane === null && isOld && this.#isOver(source.folder);
  }

  /** Of this start of the machine by the steady clock: the other may have been wrong when it was begun. */
  #ageMs(folder: JournalFolder): number {
    return ageMs(folder, this.#options.endings.life);
  }

  /** Nothing is added any more, whether or not somebody can say why. */
  #isOver(folder: JournalFolder): boolean {
    return folder.gone || spoolGone(folder, this.#options.endings.life);
  }

  #removeWhere(wanted: (upload: EpochUpload) => boolean): void {
    const live = this.#liveEpochs();
    for (const [epoch, upload] of this.#uploads) {
      if (live.has(epoch) || !wanted(upload)) continue;
      upload.source.close();
      this.#uploads.delete(epoch);
      upload.source.folder.remove();
      this.#lost.done(upload.source.folder.meta.epoch);
    }
  }
}
