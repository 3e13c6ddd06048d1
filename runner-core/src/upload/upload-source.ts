/** A journal as the uploader sees it, whether its pane still prints or ended while nobody looked. */
import { limits, type Keyframe } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { JournalReader } from "../journal/journal-reader.ts";
import type { ByteSource } from "../pane/pane-model.ts";
import type { JournalRecording } from "../session/journal-recording.ts";

export interface UploadSource extends ByteSource {
  readonly folder: JournalFolder;
  /** The recording that goes on; undefined for a journal that is only read. */
  readonly recording?: JournalRecording | undefined;
  /** Undefined for a journal nobody plays any more. */
  keyframe?: (() => Promise<Keyframe | undefined>) | undefined;
  /** No byte will be added. */
  readonly ended: boolean;
  /** The newest bytes that stay on disk though the server has them: somebody may still be reading them. */
  readonly keepBytes: number;
  /** Looks for growth now: a file event may be late, or lost. */
  look(): void;
  close(): void;
}

/** The pipe of a pane that is being opened has no `pid` file yet; tmux has answered or is lost well within this time. */
const openingMs = 30_000;

export interface LeftOptions {
  readonly clock: Clock;
  readonly isAlive: (pid: number) => boolean;
}

export function liveSource(recording: JournalRecording): UploadSource {
  const { folder } = recording;
  return {
    folder,
    recording,
    keepBytes: limits.journalKeepBytes,
    get start() {
      return recording.start;
    },
    get end() {
      return recording.end;
    },
    get ended() {
      return folder.spoolEnded && recording.end >= folder.end();
    },
    read: (from, maxBytes) => recording.read(from, maxBytes),
    keyframe: async () => recording.keyframe(),
    look: () => recording.look(),
    close: () => undefined,
  };
}

export function leftSource(folder: JournalFolder, options: LeftOptions): UploadSource {
  const reader = new JournalReader(folder, options.clock);
  return {
    folder,
    keepBytes: 0,
    get start() {
      return reader.start;
    },
    get end() {
      return reader.end;
    },
    get ended() {
      if (!spoolGone(folder, options)) return false;
      // Its last bytes may be newer than the last look.
      reader.check();
      return true;
    },
    read: (from, maxBytes) => reader.read(from, maxBytes),
    look: () => reader.check(),
    close: () => reader.close(),
  };
}

/** Only when that is proved: an `end` file, a dead process, or an opening that came to nothing long ago. */
export function spoolGone(folder: JournalFolder, { clock, isAlive }: LeftOptions): boolean {
  if (folder.spoolEnded) return true;
  const pid = folder.spoolPid;
  if (pid !== undefined) return !isAlive(pid);
  return clock.now() - Date.parse(folder.meta.startedAt) > openingMs;
}
