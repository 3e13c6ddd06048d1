/**
 * A pane's stored transcript held against the program that printed it: each epoch finds its place in the program's output
 * by a whole line in it, and then every byte of it must be the one the program printed there.
 */
import {
  limits,
  TranscriptDecoder,
  type ApiSession,
  type Epoch,
  type GapCause,
  type SessionId,
  type TranscriptHeader,
} from "@coda/protocol";
import { crc32, zstdDecompressSync } from "node:zlib";
import { placeOf, printedBytes } from "./numbered-lines.ts";
import { addRun, masking, starsIn, undeclared, type Run } from "./stars.ts";

export interface StoredGap {
  readonly from: number;
  readonly to: number | null;
  readonly cause: GapCause;
}

export interface StoredEpoch {
  readonly epoch: Epoch;
  readonly origin: string;
  /** Which byte of the program's output is this epoch's offset 0; undefined: nothing in it says so. */
  place: number | undefined;
  readonly runs: Run[];
  readonly gaps: StoredGap[];
  /** As declared, by offset. */
  readonly masks: Run[];
  /** Stars that stand for something else that was printed. */
  readonly starred: Run[];
  /** Ends of the first and last record: where to ask on. */
  end: number;
}

export interface StoredTranscript {
  readonly epochs: StoredEpoch[];
  /** What differs from what was printed: one sentence each. */
  readonly wrong: string[];
  readonly bytes: number;
  /** CRC-32 of all bytes in order. */
  readonly crc: number;
}

/** Gives the page that begins at a position, `<epoch>:<offset>`; undefined: at the oldest byte. */
type ReadPage = (from: string | undefined) => Promise<Uint8Array>;

export async function readStored(program: string, readPage: ReadPage): Promise<StoredTranscript> {
  const reader = new StoredReader(program);
  let from: string | undefined;
  for (;;) {
    const decoder = new TranscriptDecoder();
    for (const { header, payload } of decoder.push(await readPage(from))) reader.take(header, payload);
    if (!reader.more || reader.position === from) break;
    from = reader.position;
  }
  return reader.result();
}

/** The reply to `GET …/transcript?<query>` of a session. */
type AskTranscript = (session: SessionId, query: string) => Promise<Response>;

/** All of a session that one program prints in, by the largest pages that the web app gives. */
export async function fetchStored({ id, slot }: ApiSession, ask: AskTranscript): Promise<StoredTranscript> {
  return readStored(slot, async (from) => {
    const place = from === undefined ? "" : `&from=${from}`;
    const reply = await ask(id, `format=chunks&times=1&limit=${limits.resumeFillBytes}${place}`);
    return new Uint8Array(await reply.arrayBuffer());
  });
}

class StoredReader {
  readonly #program: string;
  readonly #epochs: StoredEpoch[] = [];
  readonly #wrong: string[] = [];
  #current: StoredEpoch | undefined;
  /** Bytes of the current epoch that wait for its place to be known, without a hole. */
  #waiting: { from: number; bytes: Buffer } | undefined;
  #bytes = 0;
  #crc = 0;
  more = false;

  constructor(program: string) {
    this.#program = program;
  }

  get position(): string | undefined {
    return this.#current === undefined ? undefined : `${this.#current.epoch}:${this.#current.end}`;
  }

  take(header: TranscriptHeader, payload: Uint8Array): void {
    switch (header.kind) {
      case "epoch":
        if (header.epoch !== this.#current?.epoch) this.#begin(header.epoch, header.origin);
        break;
      case "chunk":
        this.#takeChunk(header.offset, zstdDecompressSync(payload));
        break;
      case "gap":
        this.#takeGap({ from: header.from, to: header.to, cause: header.cause });
        break;
      case "end":
        this.more = header.more;
        break;
      case "mask":
        // One that reaches over the end of a page is told on both.
        if (this.#current !== undefined) addRun(this.#current.masks, header);
        break;
      case "keyframe":
      case "size":
      case "times":
        break;
    }
  }

  result(): StoredTranscript {
    this.#giveUpPlace();
    for (const { epoch, starred, masks } of this.#epochs)
      for (const { from, to } of undeclared(starred, masks))
        this.#wrong.push(`${this.#program}: ${epoch} has stars from ${from} to ${to}, and no mask says so`);
    return { epochs: this.#epochs, wrong: this.#wrong, bytes: this.#bytes, crc: this.#crc };
  }

  #begin(epoch: Epoch, origin: string): void {
    this.#giveUpPlace();
    this.#current = { epoch, origin, place: undefined, runs: [], gaps: [], masks: [], starred: [], end: 0 };
    this.#epochs.push(this.#current);
  }

  #takeChunk(from: number, bytes: Buffer): void {
    const current = this.#current;
    if (current === undefined) throw new Error("a chunk without an epoch");
    const known = Math.max(0, current.end - from);
    // A page begins with the whole chunk that its position lies in.
    if (known >= bytes.length) return;
    const fresh = bytes.subarray(known);
    const at = from + known;
    addRun(current.runs, { from: at, to: at + fresh.length });
    if (at > current.end) this.#expectGap(current, at);
    current.end = at + fresh.length;
    this.#bytes += fresh.length;
    this.#crc = crc32(fresh, this.#crc);
    this.#check(current, at, fresh);
  }

  #expectGap({ gaps, end, epoch }: StoredEpoch, at: number): void {
    const declared = gaps.some((gap) => gap.from <= end && gap.to !== null && gap.to >= at);
    if (!declared && end > 0)
      this.#wrong.push(`${this.#program}: ${epoch} has nothing from ${end} to ${at}, and no gap`);
  }

  #takeGap(gap: StoredGap): void {
    const current = this.#current;
    if (current === undefined) throw new Error("a gap without an epoch");
    if (current.gaps.some(({ from, to }) => from === gap.from && to === gap.to)) return;
    current.gaps.push(gap);
    current.end = Math.max(current.end, gap.to ?? gap.from);
  }

  #check(epoch: StoredEpoch, from: number, bytes: Buffer): void {
    if (epoch.place !== undefined) return this.#compare(epoch, from, bytes);
    const waiting = this.#waiting;
    const whole =
      waiting !== undefined && waiting.from + waiting.bytes.length === from
        ? waiting
        : { from, bytes: Buffer.alloc(0) };
    const joined = { from: whole.from, bytes: Buffer.concat([whole.bytes, bytes]) };
    const place = placeOf(this.#program, joined.bytes);
    if (place === undefined) {
      this.#waiting = joined;
      return;
    }
    this.#waiting = undefined;
    epoch.place = place - joined.from;
    this.#compare(epoch, joined.from, joined.bytes);
  }

  #compare({ epoch, place = 0, starred }: StoredEpoch, from: number, bytes: Buffer): void {
    const at = place + from;
    const ours = Math.max(0, -at);
    const printed = printedBytes(this.#program, at + ours, at + bytes.length);
    const stored = bytes.subarray(ours);
    if (printed.equals(stored)) return;
    const wrong = stored.findIndex((byte, index) => byte !== masking && byte !== printed[index]);
    if (wrong !== -1)
      this.#wrong.push(`${this.#program}: byte ${epoch}:${from + ours + wrong} is not what was printed`);
    for (const stars of starsIn(stored, from + ours)) addRun(starred, stars);
  }

  /** Too short to hold a line: what was printed around it says where it may lie, later. */
  #giveUpPlace(): void {
    this.#waiting = undefined;
  }
}
