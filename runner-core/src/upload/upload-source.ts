/** A journal as the uploader sees it, whether its pane still prints or ended while nobody looked. */
import { limits, type Keyframe, type Mask } from "@coda/protocol";
import type { JournalEnding } from "../journal/journal-ending.ts";
import type { JournalFolder } from "../journal/journal-folder.ts";
import { JournalReader } from "../journal/journal-reader.ts";
import { JournalTimes } from "../journal/journal-times.ts";
import type { ByteSource } from "../pane/pane-model.ts";
import type { JournalEndings } from "../session/journal-endings.ts";
import type { JournalRecording } from "../session/journal-recording.ts";

export interface UploadSource extends ByteSource {
  readonly folder: JournalFolder;
  /** When its bytes were written. */
  readonly times: JournalTimes;
  /** The recording that goes on; undefined for a journal that is only read. */
  readonly recording?: JournalRecording | undefined;
  /** What of these bytes, as they were read, is masked. */
  masks(from: number, to: number): readonly Mask[];
  /** A text beside the output as it may leave this device. */
  redact(text: string): string;
  /** The screen it began from; undefined for an empty one. */
  beginning(): Promise<Keyframe | undefined>;
  /** Undefined for a journal nobody plays any more. */
  keyframe?: (() => Promise<Keyframe | undefined>) | undefined;
  /** Undefined while bytes may be added, or nobody can tell yet why none will be. */
  readonly ending: JournalEnding | undefined;
  /** So much comes that what can wait had better wait. */
  readonly pours: boolean;
  /** The newest bytes that stay on disk though the server has them: somebody may still be reading them. */
  readonly keepBytes: number;
  /** Of what lies before the bytes to come, how much decides what they are read as. */
  readonly reachBytes: number;
  /** What lies before `offset` is stored: reading goes on there. Until the first such word `end` may be `start`. */
  goOnAt(offset: number): void;
  /** Looks for growth now: a file event may be late, or lost. `last`: thoroughly, nobody will look again. */
  look(last: boolean): void;
  close(): void;
}

/** Of a journal as it is. */
export const unmasked: Pick<UploadSource, "reachBytes" | "goOnAt" | "masks" | "redact"> = {
  reachBytes: 0,
  goOnAt: () => undefined,
  masks: () => [],
  redact: (text) => text,
};

export function liveSource(recording: JournalRecording, endings: JournalEndings): UploadSource {
  const { folder } = recording;
  return {
    ...unmasked,
    folder,
    times: recording.times,
    recording,
    keepBytes: limits.journalKeepBytes,
    get pours() {
      return recording.pours;
    },
    get start() {
      return recording.start;
    },
    get end() {
      return recording.end;
    },
    get ending() {
      const ending = endings.of(folder);
      return ending !== undefined && recording.end >= ending.offset ? ending : undefined;
    },
    read: (from, maxBytes) => recording.read(from, maxBytes),
    behindHole: (offset) => recording.behindHole(offset),
    beginning: async () => folder.keyframe(),
    keyframe: async () => recording.keyframe(),
    look: (last) => (last ? recording.look() : recording.glance()),
    close: () => undefined,
  };
}

export function leftSource(folder: JournalFolder, endings: JournalEndings): UploadSource {
  const reader = new JournalReader(folder, endings.life.clock);
  // Known at once where the power failed: what lies behind the ending is no output.
  let ending = endings.of(folder);
  return {
    ...unmasked,
    folder,
    times: new JournalTimes(folder, endings.life.clock),
    keepBytes: 0,
    pours: false,
    get start() {
      return reader.start;
    },
    get end() {
      // Of what it had at its end and has no longer, `behindHole` tells.
      return ending?.offset ?? reader.end;
    },
    get ending() {
      ending ??= endings.of(folder);
      // Its last bytes may be newer than the last look.
      if (ending !== undefined) reader.check();
      return ending;
    },
    read: (from, maxBytes) => reader.read(from, maxBytes),
    behindHole: (offset) =>
      reader.behindHole(offset) ??
      (ending !== undefined && offset < ending.offset && folder.lacksFrom(offset) ? ending.offset : undefined),
    beginning: async () => folder.keyframe(),
    look: (last) => (last ? reader.check() : reader.glance()),
    close: () => reader.close(),
  };
}
