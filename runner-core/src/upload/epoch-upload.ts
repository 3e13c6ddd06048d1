/**
 * The upload of one epoch: what to send next, given what the server has acknowledged. The acknowledged offset is the
 * truth and the only cursor; everything else can be rebuilt from the journal.
 */
import {
  encodeKeyframe,
  limits,
  type Epoch,
  type GapCause,
  type Keyframe,
  type Mask,
  type PaneId,
  type UploadEpoch,
} from "@coda/protocol";
import type { JournalEnding } from "../journal/journal-ending.ts";
import { lostBytesAt } from "../journal/lost-bytes.ts";
import { CommandLedger } from "../ledger/command-ledger.ts";
import { chunkTimes } from "./chunk-times.ts";
import { partBytes } from "./upload-request.ts";
import type { UploadSource } from "./upload-source.ts";
import { compress } from "./zstd.ts";

interface ReadData extends Pick<UploadEpoch, "chunks" | "gaps"> {
  readonly masks: Mask[];
  /** Behind the last of it. */
  readonly end: number;
}

export class EpochUpload {
  readonly source: UploadSource;
  readonly #ledger: CommandLedger;
  #acknowledged: number | undefined;
  #keyframeAt = -1;
  /** How often the pane had been set right by the newest keyframe sent, and by the newest stored. */
  #repairsSent = 0;
  #repairsStored = 0;
  #sizesSent = 0;
  #endTold = false;
  /** A part that was refused: what beside its output may have been why stays out until output is stored without it. */
  #doubted: UploadEpoch | undefined;
  /** The journal's end at the last round, since when it was seen there, and whether that is long: output is quiet. */
  #seenEnd = -1;
  #seenMs = -Infinity;
  #quiet = false;

  constructor(source: UploadSource) {
    this.source = source;
    this.#ledger = new CommandLedger(source);
  }

  get epoch(): Epoch {
    return this.source.folder.meta.epoch;
  }

  get acknowledged(): number | undefined {
    return this.#acknowledged;
  }

  /** Once per round. `last`: no round will follow, so a keyframe is due whether output is quiet or not. */
  beginRound(nowMs: number, last: boolean): void {
    this.source.look(last);
    const { end } = this.source;
    if (end !== this.#seenEnd) this.#seenMs = nowMs;
    this.#seenEnd = end;
    this.#quiet = last || nowMs - this.#seenMs >= limits.keyframeQuietMs;
  }

  /** Not so much waits that it must go while the program needs the processor to print. */
  get mayWait(): boolean {
    return this.source.pours && this.source.end - (this.#acknowledged ?? 0) < limits.journalKeepBytes;
  }

  /** Everything is stored and nothing more will come. */
  get finished(): boolean {
    return this.#endTold && this.#endingAt(this.#acknowledged ?? -1) !== undefined;
  }

  /**
   * How the epoch ended, once nothing of it lies behind `offset`: whatever else a source says of its end, the journal is
   * neither closed nor deleted before all of it was sent.
   */
  #endingAt(offset: number): JournalEnding | undefined {
    const { ending } = this.source;
    return ending !== undefined && offset >= ending.offset && offset >= this.source.end ? ending : undefined;
  }

  /** The next request's part for this epoch; undefined when there is nothing to say. */
  async next(): Promise<UploadEpoch | undefined> {
    const { pane } = this.source.folder.meta;
    if (pane === null) return undefined;
    // Not a byte before the server has said where it stands: an empty part asks for its acknowledged offset.
    if (this.#acknowledged === undefined)
      return this.#part(pane, { chunks: [], gaps: [], keyframes: [], ended: false });
    await this.#ledger.standAt(this.#acknowledged);
    const { end, chunks, gaps, masks } = await this.#data(this.#acknowledged);
    const closing = this.#closing(end);
    if (closing !== undefined && closing.cause !== null)
      gaps.push({ from: end, to: null, cause: closing.cause, ...this.#since(closing.cause) });
    const isPlain = this.#doubted !== undefined;
    const keyframes = isPlain ? [] : await this.#keyframes(end);
    const commands = isPlain ? [] : this.#ledger.due(end);
    const part = { ...this.#part(pane, { chunks, gaps, keyframes, ended: closing !== undefined }), masks, commands };
    const pieces = [chunks, gaps, keyframes, commands, part.sizes];
    if (!part.ended && pieces.every(({ length }) => length === 0)) return undefined;
    // A keyframe that does not fit beside much output has its turn when there is less.
    return partBytes(part) > limits.uploadBodyBytes ? { ...part, keyframes: [] } : part;
  }

  /** A web app that asked for a pause knows of times. */
  #since(cause: GapCause): { at?: string } {
    const { pausedAtMs } = this.source.folder.meta;
    return cause === "paused" && pausedAtMs !== null ? { at: new Date(pausedAtMs).toISOString() } : {};
  }

  /** The epoch's ending, when all before it has been read and what is left to tell of its commands fits beside it. */
  #closing(end: number): JournalEnding | undefined {
    const ending = this.#endTold ? undefined : this.#endingAt(end);
    if (ending === undefined) return undefined;
    this.#ledger.ended(end, ending.cause === null);
    return this.#ledger.fits || this.#doubted !== undefined ? ending : undefined;
  }

  #part(pane: PaneId, data: Pick<UploadEpoch, "chunks" | "gaps" | "keyframes" | "ended">): UploadEpoch {
    const { folder } = this.source;
    const { epoch, origin, columns, rows, startedAt, ordinal } = folder.meta;
    const sizes = folder.sizes().slice(this.#sizesSent, this.#sizesSent + 256);
    return {
      pane,
      epoch,
      origin,
      columns,
      rows,
      startedAt,
      ...(ordinal !== null && { ordinal }),
      ...data,
      sizes: sizes.map((mark) => ({ offset: mark.offset, ...mark.size })),
    };
  }

  /** The server has taken `sent` and acknowledges `offset`; false when that is less than was sent. */
  stored(sent: UploadEpoch, offset: number): boolean {
    // A part that only asked says nothing of what was left out.
    if (this.#acknowledged !== undefined) this.#giveUpDoubted();
    this.#acknowledged = offset;
    this.source.goOnAt(offset);
    this.#ledger.stored(sent.commands ?? [], offset);
    this.#sizesSent += sent.sizes.length;
    const keyframe = sent.keyframes.at(-1);
    if (keyframe !== undefined) {
      this.#keyframeAt = keyframe.offset;
      this.#repairsStored = this.#repairsSent;
    }
    if (sent.ended) this.#endTold = true;
    this.source.times.uploadedTo(offset);
    this.source.folder.dropBefore(Math.min(offset - this.source.reachBytes, this.source.end - this.source.keepBytes));
    const chunk = sent.chunks.at(-1);
    return offset >= (chunk === undefined ? (sent.gaps.at(-1)?.to ?? 0) : chunk.offset + chunk.rawBytes);
  }

  /**
   * The server found fault with `sent`. No output waits for what is told beside it: commands, keyframes and times are left
   * out of the next part, but never masks. False when nothing of it can be left out.
   */
  faulted(sent: UploadEpoch): boolean {
    const told = (sent.commands ?? []).length + sent.keyframes.length;
    if (this.#doubted !== undefined || (told === 0 && sent.chunks.every(({ at }) => at === undefined))) return false;
    this.#doubted = sent;
    if (sent.chunks.length === 0 && sent.gaps.length === 0 && !sent.ended) this.#giveUpDoubted();
    return true;
  }

  #giveUpDoubted(): void {
    if (this.#doubted === undefined) return;
    this.#ledger.told(this.#doubted.commands ?? []);
    this.#keyframeAt = this.#doubted.keyframes.at(-1)?.offset ?? this.#keyframeAt;
    this.#doubted = undefined;
  }

  /** The server disagrees about where it stands: ask again. */
  forget(): void {
    this.#acknowledged = undefined;
  }

  async #data(from: number): Promise<ReadData> {
    const chunks: UploadEpoch["chunks"] = [];
    const gaps: UploadEpoch["gaps"] = [];
    const masks: Mask[] = [];
    const { end } = this.source;
    let offset = from;
    let room = limits.uploadRawBytes;
    // A read has at most half of the masks that a part may have.
    while (offset < end && room > 0 && masks.length <= limits.uploadMasks / 2) {
      const bytes = this.source.read(offset, Math.min(limits.chunkRawBytes, room, end - offset));
      const lost = bytes.length === 0 ? lostBytesAt(this.source, offset) : undefined;
      if (lost !== undefined) {
        gaps.push(lost);
        this.#ledger.gap(lost.to);
        offset = lost.to;
        continue;
      }
      if (bytes.length === 0) break;
      const marks = this.#doubted === undefined ? this.source.times.between(offset, offset + bytes.length) : [];
      chunks.push({ offset, rawBytes: bytes.length, zstd: compress(bytes).toString("base64"), ...chunkTimes(marks) });
      masks.push(...this.source.masks(offset, offset + bytes.length));
      await this.#ledger.scan(offset, bytes);
      offset += bytes.length;
      room -= bytes.length;
    }
    return { chunks, gaps, masks, end: offset };
  }

  /** The screen an epoch began from first: no byte of it says how that looked. */
  async #keyframes(uploadEnd: number): Promise<UploadEpoch["keyframes"]> {
    const isFirst = this.#acknowledged === 0 && this.#keyframeAt === -1;
    const beginning = isFirst ? await this.source.beginning() : undefined;
    const newest = await this.#newestKeyframe(uploadEnd);
    const wanted = beginning?.header.offset === 0 && newest?.header.offset !== 0 ? [beginning, newest] : [newest];
    return wanted.flatMap((keyframe) => (keyframe === undefined ? [] : this.#encoded(keyframe)));
  }

  /** Only near the end of what is stored: one that lies ahead of it would leave a hole between the two. */
  async #newestKeyframe(uploadEnd: number): Promise<Keyframe | undefined> {
    const { source } = this;
    if (!this.#wantsKeyframe || source.end > uploadEnd || source.keyframe === undefined) return undefined;
    const keyframe = await source.keyframe();
    return keyframe === undefined || keyframe.header.offset > uploadEnd || this.#isStored(keyframe)
      ? undefined
      : keyframe;
  }

  #encoded(keyframe: Keyframe): UploadEpoch["keyframes"] {
    const bytes = encodeKeyframe(keyframe);
    if (bytes.length > limits.keyframeBytes) return [];
    this.#repairsSent = keyframe.header.repairs ?? 0;
    return [{ offset: keyframe.header.offset, rawBytes: bytes.length, zstd: compress(bytes).toString("base64") }];
  }

  /** The output since the last one is large, or has come to rest, or the picture was set right since. */
  get #wantsKeyframe(): boolean {
    const { end, recording } = this.source;
    const isNew = end !== this.#keyframeAt || (recording?.repairs ?? 0) > this.#repairsStored;
    return end - Math.max(this.#keyframeAt, 0) >= limits.keyframeEveryBytes || (this.#quiet && isNew);
  }

  #isStored({ header }: Keyframe): boolean {
    return header.offset === this.#keyframeAt && (header.repairs ?? 0) <= this.#repairsStored;
  }
}
