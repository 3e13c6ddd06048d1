/** A program's output as helper, relay and transcript hold it: numbered lines, in one epoch after the other. */
import {
  encodeKeyframe,
  encodeRecord,
  epochSchema,
  packTimes,
  paneIdSchema,
  type Epoch,
  type EpochOrigin,
  type GapCause,
  type LivePane,
  type TimeMark,
} from "@coda/protocol";

const encoder = new TextEncoder();
const nothing = new Uint8Array(0);
export const fakePane = paneIdSchema.parse("%1");
export const fakeSize = { columns: 40, rows: 6 };
const keyframeEvery = 300;

export function fakeEpoch(number: number): Epoch {
  return epochSchema.parse(`00000000-0000-4000-8000-${String(number).padStart(12, "0")}`);
}

interface FakeShown {
  readonly recorded: boolean;
  readonly gapBefore: GapCause | null;
  readonly pause: LivePane["pause"];
}

export class FakeRecording {
  readonly epoch: Epoch;
  readonly origin: EpochOrigin;
  readonly recorded: boolean;
  readonly gapBefore: GapCause | null;
  readonly pause: LivePane["pause"];
  readonly startedAtMs: number;
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** What the transcript has acknowledged. */
  uploaded = 0;
  /** The transcript has heard of it. */
  known = false;
  /** The transcript cannot be read. */
  unreadable = false;
  /** What the transcript has as its last gap, when it broke off. */
  brokeOffBy: GapCause | undefined;
  /** Its program has ended. */
  over = false;
  /** Its transcript says when it was written; undefined: no page asks. */
  msPerByte: number | undefined;
  /** What the helper's journal still holds. */
  start = 0;

  constructor(number: number, origin: EpochOrigin = "created", shown: Partial<FakeShown> = {}) {
    this.epoch = fakeEpoch(number);
    this.startedAtMs = number * 60_000;
    this.origin = origin;
    this.recorded = shown.recorded ?? true;
    this.gapBefore = shown.gapBefore ?? null;
    this.pause = shown.pause;
  }

  /** When the byte was written, each ten bytes at once. */
  writtenAt(offset: number): number {
    return this.startedAtMs + Math.floor(offset / 10) * 10 * (this.msPerByte ?? 0);
  }

  timesOf(offset: number, bytes: number): Uint8Array<ArrayBuffer> {
    const marks: TimeMark[] = [];
    for (let at = Math.ceil((offset + 1) / 10) * 10; at < offset + bytes; at += 10)
      marks.push({ offset: at, atMs: this.writtenAt(at) });
    return packTimes({ offset, atMs: this.writtenAt(offset) }, marks);
  }

  print(text: string): void {
    const more = encoder.encode(text);
    const both = new Uint8Array(this.bytes.length + more.length);
    both.set(this.bytes);
    both.set(more, this.bytes.length);
    this.bytes = both;
  }

  upload(end = this.bytes.length): void {
    this.known = true;
    this.uploaded = Math.max(this.uploaded, Math.min(end, this.bytes.length));
  }

  /** Draws lines only, so a keyframe is the last of them: the screen and up to 10 lines above it. */
  keyframe(offset: number): Uint8Array {
    const text = new TextDecoder().decode(this.bytes.subarray(0, offset));
    const lines = text.split("\r\n");
    const vt = encoder.encode(lines.slice(-(fakeSize.rows + 10)).join("\r\n"));
    const header = { epoch: this.epoch, offset, ...fakeSize, title: "", scrollbackLines: Math.min(10, lines.length) };
    return encodeKeyframe({ header, vt });
  }
}

export interface PageQuery {
  readonly before: boolean;
  readonly at: { readonly epoch: Epoch; readonly offset: number } | "latest";
  readonly limit: number;
}

/**
 * The transcript's reply, keyframes at multiples of some bytes, payloads uncompressed (the fake codec's format).
 * Undefined for an epoch that it has not heard of.
 */
export function transcriptReply(all: readonly FakeRecording[], query: PageQuery): Uint8Array<ArrayBuffer> | undefined {
  const recordings = all.filter((recording) => recording.known);
  const parts: Uint8Array[] = [];
  let more = false;
  const add = (recording: FakeRecording, from: number, to: number): void => {
    parts.push(...segment(recording, from, to));
  };
  const { at } = query;
  if (at === "latest") {
    const newest = recordings.at(-1);
    if (newest !== undefined) add(newest, keyframeAtOrBelow(newest.uploaded), newest.uploaded);
  } else {
    const index = recordings.findIndex((recording) => recording.epoch === at.epoch);
    const recording = recordings[index];
    if (recording === undefined) return undefined;
    const to = Math.min(at.offset, recording.uploaded);
    if (query.before) {
      more = addBefore({ recordings, index, add }, to, query.limit);
      if (recording.uploaded === 0 && at.offset > 0) add(recording, 0, 0);
    } else {
      add(recording, to, recording.uploaded);
      for (const later of recordings.slice(index + 1)) add(later, 0, later.uploaded);
    }
  }
  parts.push(encodeRecord({ header: { kind: "end", more }, payload: nothing }));
  return joined(parts);
}

interface Backwards {
  readonly recordings: readonly FakeRecording[];
  readonly index: number;
  readonly add: (recording: FakeRecording, from: number, to: number) => void;
}

function addBefore({ recordings, index, add }: Backwards, to: number, limit: number): boolean {
  const recording = recordings[index];
  if (recording === undefined) return false;
  if (to === 0) {
    const earlier = recordings[index - 1];
    if (earlier === undefined) return false;
    const more = addBefore({ recordings, index: index - 1, add }, earlier.uploaded, limit);
    if (earlier.uploaded === 0) add(earlier, 0, 0);
    return more;
  }
  const from = keyframeAtOrBelow(Math.max(0, to - limit));
  add(recording, from, to);
  return from > 0 || index > 0;
}

function keyframeAtOrBelow(offset: number): number {
  return Math.floor(offset / keyframeEvery) * keyframeEvery;
}

function* segment(recording: FakeRecording, from: number, to: number): Generator<Uint8Array> {
  const { epoch, origin, uploaded } = recording;
  const header = {
    pane: fakePane,
    epoch,
    origin,
    start: 0,
    end: uploaded,
    ended: recording.over && uploaded === recording.bytes.length,
    ...fakeSize,
    startedAt: recording.startedAtMs,
  };
  yield encodeRecord({ header: { kind: "epoch", ...header }, payload: nothing });
  // The size that holds where the page begins is told with the offset from which it holds.
  if (from > 0) yield encodeRecord({ header: { kind: "size", offset: 1, ...fakeSize }, payload: nothing });
  const vt = recording.keyframe(from);
  if (from > 0 && from % keyframeEvery === 0)
    yield encodeRecord({ header: { kind: "keyframe", offset: from, rawBytes: vt.length }, payload: vt });
  // Whole chunks: the first may begin before what was asked for.
  for (let at = Math.floor(from / 70) * 70; at < to; at += 70) {
    const payload = recording.bytes.subarray(at, Math.min(at + 70, uploaded));
    yield encodeRecord({ header: { kind: "chunk", offset: at, rawBytes: payload.length }, payload });
    if (recording.msPerByte !== undefined) {
      const times = recording.timesOf(at, payload.length);
      yield encodeRecord({ header: { kind: "times", offset: at, at: recording.writtenAt(at) }, payload: times });
    }
  }
  if (recording.brokeOffBy !== undefined && to === uploaded)
    yield encodeRecord({ header: { kind: "gap", from: to, to: null, cause: recording.brokeOffBy }, payload: nothing });
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
