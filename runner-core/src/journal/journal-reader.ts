/**
 * Reads a journal while its spool writes it: tells when it grew, and reads any range. Reads are synchronous on purpose:
 * the bytes were written a moment ago and lie in the page cache (a few microseconds), while a trip through the thread
 * pool costs a keystroke's echo more than tmux itself does.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Clock, Timer } from "../clock.ts";
import { reasonOf, silentLog, type Log } from "../log.ts";
import { RestingLook } from "../resting-look.ts";
import type { JournalFolder } from "./journal-folder.ts";
import { JournalWatch, systemWatch, type WatchPath } from "./journal-watch.ts";
import { OutputPace } from "./output-pace.ts";
import { segmentAt, type Segment } from "./segments.ts";

/**
 * While output pours in it is looked for this often, not at each of the spool's writes: a sixth as many wake-ups and
 * messages of a flood on each program that it goes through, and an echo in it is late by less than anybody sees.
 */
const pouringLookMs = 4;
/** Two changes within one tick of the file system's clock, some milliseconds, look like one: it is listed once more, later. */
const listAgainMs = 50;

export interface JournalReaderOptions {
  readonly platform?: NodeJS.Platform;
  readonly watchPath?: WatchPath;
  /** Default: nobody reads it. */
  readonly log?: Log | undefined;
}

export class JournalReader {
  readonly #folder: JournalFolder;
  readonly #log: Log;
  readonly #listeners = new Set<() => void>();
  readonly #clock: Clock;
  /** Catches what a file event missed, and what could not be read. */
  readonly #slowCheck: RestingLook;
  readonly #pace: OutputPace;
  readonly #watch: JournalWatch;
  #segments: Segment[];
  #open: { readonly segment: Segment; readonly descriptor: number } | undefined;
  #end: number;
  /** Bytes that were seen could not be read: who was told of them may wait for a next time. */
  #withheld = false;
  /** It grew at rest, and no file event had told: that of this folder's they come is not to be relied on. */
  #eventsMissed = false;
  /** As the folder was changed when it was listed last, since when, and whether a listing was late enough to have all. */
  #listed = { changedMs: NaN, sinceMs: 0, whole: false };
  #again: NodeJS.Immediate | undefined;
  /** Runs while output pours in. */
  #pouringLook: Timer | undefined;
  #closed = false;

  constructor(folder: JournalFolder, clock: Clock, options: JournalReaderOptions = {}) {
    this.#folder = folder;
    this.#log = options.log ?? silentLog;
    this.#segments = folder.segments();
    this.#end = folder.end();
    this.#clock = clock;
    this.#pace = new OutputPace(clock.steadyMs(), this.#end);
    this.#watch = new JournalWatch({
      folder: folder.path,
      platform: options.platform ?? process.platform,
      watchPath: options.watchPath ?? systemWatch,
      onEvent: (event) => this.#noticed(event),
    });
    this.#watch.aim(this.#segments.at(-1)?.file);
    this.#slowCheck = new RestingLook({
      clock,
      look: () => this.#look(),
      mayRest: () => this.#watch.tellsAll && !this.#withheld && !this.#eventsMissed,
    });
  }

  /** Offset after the last byte seen on disk. */
  get end(): number {
    return this.#end;
  }

  /** Offset of the oldest byte still on disk. */
  get start(): number {
    return this.#segments[0]?.start ?? 0;
  }

  /** So much comes that what can wait had better wait. */
  get pours(): boolean {
    return this.#pace.pours(this.#clock.steadyMs(), this.#end);
  }

  onGrow(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Bytes from `from`, at most `maxBytes`, not beyond one segment; empty when there are none (yet, or any more). */
  read(from: number, maxBytes: number): Buffer {
    const segment = segmentAt(this.#segments, from);
    if (segment === undefined || from >= this.#end) return Buffer.alloc(0);
    const buffer = Buffer.allocUnsafe(Math.min(maxBytes, this.#end - from));
    const length = this.#readSegment(segment, buffer, from - segment.start);
    if (length === 0) this.#missed(segment);
    return buffer.subarray(0, length);
  }

  behindHole(offset: number): number | undefined {
    return this.#folder.behindHole(offset);
  }

  /** Looks whether the journal grew, and tells the listeners; also of what could not be read when they were told. */
  check(): void {
    if (this.#closed) return;
    const before = this.#end;
    this.#list();
    const newest = this.#segments.at(-1);
    this.#watch.aim(newest?.file);
    if (newest === undefined) return;
    this.#end = Math.max(this.#end, newest.start + this.#sizeOf(newest));
    if (this.#end > before || this.#withheld) this.#tell();
  }

  /** As `check`, for who looks again and again; a folder that has not changed since it was listed is not listed again. */
  glance(): void {
    if (this.#closed) return;
    this.#look();
    this.#slowCheck.spare();
  }

  close(): void {
    this.#closed = true;
    this.#watch.close();
    this.#slowCheck.close();
    this.#pouringLook?.cancel();
    if (this.#again !== undefined) clearImmediate(this.#again);
    this.#again = undefined;
    if (this.#open !== undefined) closeSync(this.#open.descriptor);
    this.#open = undefined;
    this.#listeners.clear();
  }

  #look(): void {
    const { end } = this;
    const rested = this.#slowCheck.rests;
    if (this.#isListed()) {
      this.#watch.aim(this.#segments.at(-1)?.file);
      this.#checkNewest();
    } else this.check();
    this.#eventsMissed ||= rested && this.#end > end;
  }

  /** With nothing new since; what could not be read may be there by now. */
  #isListed(): boolean {
    const { changedMs = NaN } = this.#folder;
    const nowMs = this.#clock.steadyMs();
    const isSame = changedMs === this.#listed.changedMs;
    const { sinceMs, whole } = isSame ? this.#listed : { sinceMs: nowMs, whole: false };
    this.#listed = { changedMs, sinceMs, whole: whole || nowMs - sinceMs >= listAgainMs };
    return isSame && whole && this.#segments.length > 0 && !this.#withheld;
  }

  #noticed(event: string): void {
    if (this.#closed) return;
    if (event === "change") this.#checkNewest();
    else this.check();
    if (this.pours) return this.#pour();
    // Bytes written between the event and the read have no event of their own.
    this.#again ??= setImmediate(() => {
      this.#again = undefined;
      this.#checkNewest();
    });
  }

  #pour(): void {
    if (this.#closed) return;
    this.#watch.rest(true);
    this.#pouringLook ??= this.#clock.every(pouringLookMs, () => {
      const before = this.#end;
      this.#checkNewest();
      // It may go on in another segment.
      if (this.#end === before) this.check();
      if (!this.pours) this.#stopPouring();
    });
  }

  #stopPouring(): void {
    this.#pouringLook?.cancel();
    this.#pouringLook = undefined;
    this.#watch.rest(false);
    // Before it is listed: of a segment that begins in between no event would tell.
    this.#watch.aim(this.#segments.at(-1)?.file);
    // Also for what was written before there was a watch again.
    this.check();
  }

  /** The keystroke's way: the newest segment grew, as nearly always; one fstat and no listing. */
  #checkNewest(): void {
    const newest = this.#segments.at(-1);
    if (newest === undefined) return this.check();
    const end = newest.start + this.#sizeOf(newest);
    if (end <= this.#end) return;
    this.#end = end;
    this.#tell();
  }

  /** A journal's newest segment stays: a folder without any is one that cannot be listed now. */
  #list(): void {
    const listed = this.#folder.segments();
    if (listed.length > 0) this.#segments = listed;
  }

  /** Of a segment that was dropped since the last look `start` says so from now on. One that is there is read later. */
  #missed(segment: Segment): void {
    this.#list();
    this.#withheld ||= this.#segments.some(({ file }) => file === segment.file);
    if (this.#withheld) this.#slowCheck.stirred();
  }

  /** From a file event or a timer: nobody there to throw to, and who fails is no reason not to tell the others. */
  #tell(): void {
    this.#withheld = false;
    this.#slowCheck.stirred();
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        this.#log("error", "what a journal grew by could not be handled", {
          folder: this.#folder.path,
          reason: reasonOf(error),
        });
      }
    }
  }

  #sizeOf(segment: Segment): number {
    return this.#onDisk(segment, (descriptor) => fstatSync(descriptor).size);
  }

  #readSegment(segment: Segment, buffer: Buffer, position: number): number {
    return this.#onDisk(segment, (descriptor) => readSync(descriptor, buffer, 0, buffer.length, position));
  }

  /** 0 for what the disk does not give, now: it is looked at again, and nobody listens for an exception. */
  #onDisk(segment: Segment, read: (descriptor: number) => number): number {
    const descriptor = this.#descriptor(segment);
    if (descriptor === undefined) return 0;
    try {
      return read(descriptor);
    } catch {
      return 0;
    }
  }

  /** One segment is kept open, the one used last. Undefined when it is gone, or nothing may be opened any more. */
  #descriptor(segment: Segment): number | undefined {
    if (this.#closed) return undefined;
    if (this.#open?.segment.file === segment.file) return this.#open.descriptor;
    if (this.#open !== undefined) closeSync(this.#open.descriptor);
    this.#open = undefined;
    try {
      const descriptor = openSync(join(this.#folder.path, segment.file), "r");
      this.#open = { segment, descriptor };
      return descriptor;
    } catch {
      return undefined;
    }
  }
}
