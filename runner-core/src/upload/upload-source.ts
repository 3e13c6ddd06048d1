/** A journal as the uploader sees it, whether its pane still prints or ended while nobody looked. */
import type { Keyframe } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { JournalReader } from "../journal/journal-reader.ts";
import type { ByteSource } from "../pane/pane-model.ts";
import type { JournalRecording } from "../session/journal-recording.ts";

export interface UploadSource extends ByteSource {
  readonly folder: JournalFolder;
  /** Undefined for a journal nobody plays any more. */
  keyframe?: (() => Promise<Keyframe | undefined>) | undefined;
  /** No byte will be added. */
  readonly ended: boolean;
  close(): void;
}

export function liveSource(recording: JournalRecording): UploadSource {
  return {
    folder: recording.folder,
    get start() {
      return recording.start;
    },
    get end() {
      return recording.end;
    },
    get ended() {
      return recording.folder.spoolEnded;
    },
    read: (from, maxBytes) => recording.read(from, maxBytes),
    keyframe: async () => recording.keyframe(),
    close: () => undefined,
  };
}

/** `ended` only when its spool is provably gone: an `end` file, or a dead process. */
export function leftSource(folder: JournalFolder, clock: Clock, isAlive: (pid: number) => boolean): UploadSource {
  const reader = new JournalReader(folder, clock);
  return {
    folder,
    get start() {
      return reader.start;
    },
    get end() {
      return reader.end;
    },
    get ended() {
      const pid = folder.spoolPid;
      return folder.spoolEnded || pid === undefined || !isAlive(pid);
    },
    read: (from, maxBytes) => reader.read(from, maxBytes),
    close: () => reader.close(),
  };
}
