/**
 * A journal as it leaves this device: secrets in output and pictures are masked, and the masks are told. It ends where
 * they are decided: a word that may still become a secret waits for its end, or until output has been quiet.
 */
import { limits, type Keyframe, type Mask } from "@coda/protocol";
import type { Clock } from "../clock.ts";
import type { JournalEnding } from "../journal/journal-ending.ts";
import type { JournalFolder } from "../journal/journal-folder.ts";
import type { JournalTimes } from "../journal/journal-times.ts";
import { lostBytesAt } from "../journal/lost-bytes.ts";
import type { JournalRecording } from "../session/journal-recording.ts";
import type { UploadSource } from "../upload/upload-source.ts";
import { noEchoMasks } from "./no-echo-masks.ts";
import { NoEchoRanges } from "./no-echo-ranges.ts";
import { redactKeyframe } from "./redact-keyframe.ts";
import type { ActiveRedaction } from "./redaction-level.ts";
import { redactText } from "./scan-text.ts";
import { Redactor, redactionReachBytes, undecidedBytes } from "./redactor.ts";

const pieceBytes = 256 * 1024;
/** Of one read: a part may declare `limits.uploadMasks`. */
const masksAtOnce = limits.uploadMasks / 2;

export interface RedactedSourceOptions {
  readonly level: ActiveRedaction;
  readonly clock: Clock;
}

export class RedactedSource implements UploadSource {
  readonly #source: UploadSource;
  readonly #options: RedactedSourceOptions;
  readonly #noEcho: NoEchoRanges;
  #redactor: Redactor | undefined;
  /** From here on its masks are true. */
  #knownFrom = 0;
  #seenEnd = -1;
  #seenMs = -Infinity;
  #ending: JournalEnding | undefined;
  /** Up to here the output is judged as it is: behind it was quiet when last looked at, or nothing more is expected. */
  #quietEnd = -1;
  #settledEnd = -1;
  #end = 0;

  constructor(source: UploadSource, options: RedactedSourceOptions) {
    this.#source = source;
    this.#options = options;
    this.#noEcho = source.recording?.noEcho ?? new NoEchoRanges(source.folder.path);
  }

  get folder(): JournalFolder {
    return this.#source.folder;
  }

  get times(): JournalTimes {
    return this.#source.times;
  }

  get recording(): JournalRecording | undefined {
    return this.#source.recording;
  }

  /** As of the last look, since when everything is decided. */
  get ending(): JournalEnding | undefined {
    return this.#ending !== undefined && this.end >= this.#ending.offset ? this.#ending : undefined;
  }

  get pours(): boolean {
    return this.#source.pours;
  }

  get keepBytes(): number {
    return this.#source.keepBytes;
  }

  get reachBytes(): number {
    return redactionReachBytes;
  }

  get start(): number {
    return this.#source.start;
  }

  /** What was given out once stays so, also when what follows shows that it belonged to a secret. */
  get end(): number {
    // A guess would be taken for the end by a web app that stands right there: then nothing would ever be read, or decided.
    if (this.#redactor === undefined) return this.#source.start;
    const limit = this.#limit;
    const isBehind = limit - this.#redactor.end > pieceBytes;
    const decided = isBehind ? limit - undecidedBytes : this.#decidedBefore(this.#redactor, limit);
    this.#end = Math.max(this.#end, decided);
    return this.#end;
  }

  goOnAt(offset: number): void {
    const { end } = this.#redactor ?? { end: -Infinity };
    if (offset < this.#knownFrom || offset > end + redactionReachBytes) this.#redactor = this.#begin(offset);
  }

  /** Of the output as it is masked; less than there is where it has very many masks. */
  read(from: number, maxBytes: number): Uint8Array {
    const to = Math.min(from + maxBytes, this.end);
    this.#reach(from, to);
    const bytes = Buffer.from(this.#source.read(from, Math.max(0, to - from)));
    const masks = this.masks(from, from + bytes.length);
    for (const mask of masks) bytes.fill("*", mask.from - from, mask.to - from);
    const tooMany = masks[masksAtOnce];
    return tooMany === undefined ? bytes : bytes.subarray(0, tooMany.from - from);
  }

  masks(from: number, to: number): Mask[] {
    const secrets = this.#redactor?.masksIn(from, to) ?? [];
    const unechoed = noEchoMasks(this.#noEcho.all, { from, to }, (at, maxBytes) => this.#readAll(at, maxBytes));
    return unechoed.length === 0 ? secrets : joined([...unechoed, ...secrets]);
  }

  redact(text: string): string {
    return redactText(text, this.#options.level);
  }

  behindHole(offset: number): number | undefined {
    return this.#source.behindHole?.(offset);
  }

  async beginning(): Promise<Keyframe | undefined> {
    return this.#redacted(await this.#source.beginning());
  }

  async keyframe(): Promise<Keyframe | undefined> {
    // Nobody can tell which of its cells were printed without echo.
    return this.#noEcho.isOpen ? undefined : this.#redacted(await this.#source.keyframe?.());
  }

  look(last: boolean): void {
    this.#source.look(last);
    const now = this.#options.clock.steadyMs();
    if (this.#source.end !== this.#seenEnd) this.#seenMs = now;
    this.#seenEnd = this.#source.end;
    this.#ending = this.#source.ending;
    if (last || this.#ending !== undefined) this.#quietEnd = Infinity;
    else if (now - this.#seenMs >= limits.redactionQuietMs) this.#quietEnd = this.#seenEnd;
  }

  close(): void {
    this.#source.close();
  }

  async #redacted(keyframe: Keyframe | undefined): Promise<Keyframe | undefined> {
    return keyframe === undefined ? undefined : redactKeyframe(keyframe, this.#options.level);
  }

  get #limit(): number {
    // Nobody types into what has ended: whether it echoed will not be known better.
    return this.#ending === undefined ? Math.min(this.#source.end, this.#noEcho.knownTo) : this.#source.end;
  }

  #decidedBefore(redactor: Redactor, limit: number): number {
    this.#pump(redactor, limit);
    if (limit <= this.#quietEnd && redactor.end >= limit && this.#settledEnd !== limit) {
      redactor.settle();
      this.#settledEnd = limit;
    }
    return Math.min(redactor.decided, limit);
  }

  /** Decides about `[from, to)`; it lies before the end. */
  #reach(from: number, to: number): void {
    if (this.#redactor === undefined || from < this.#knownFrom) this.#redactor = this.#begin(from);
    // What one request carries may be read again.
    this.#knownFrom = Math.max(this.#knownFrom, from - limits.uploadRawBytes);
    this.#redactor.forget(this.#knownFrom);
    this.#pump(this.#redactor, Math.min(this.#limit, to + undecidedBytes));
  }

  #begin(from: number): Redactor {
    this.#knownFrom = from;
    this.#settledEnd = -1;
    return new Redactor(this.#options.level, Math.max(this.#source.start, from - redactionReachBytes));
  }

  #pump(redactor: Redactor, to: number): void {
    while (redactor.end < to) {
      const bytes = this.#source.read(redactor.end, Math.min(pieceBytes, to - redactor.end));
      const lost = bytes.length === 0 ? lostBytesAt(this.#source, redactor.end) : undefined;
      if (lost !== undefined) redactor.skipTo(lost.to);
      else if (bytes.length > 0) redactor.push(bytes);
      else return;
    }
  }

  /** Over the ends of segments. */
  #readAll(from: number, maxBytes: number): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (let at = from; at < from + maxBytes;) {
      const piece = this.#source.read(at, from + maxBytes - at);
      if (piece.length === 0) break;
      pieces.push(piece);
      at += piece.length;
    }
    return Buffer.concat(pieces);
  }
}

/** In order, without overlaps: what was not echoed is told as that. */
function joined(masks: readonly Mask[]): Mask[] {
  const kept: Mask[] = [];
  for (const mask of masks.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(mask.from, kept.at(-1)?.to ?? 0);
    if (from < mask.to) kept.push({ ...mask, from });
  }
  return kept;
}
