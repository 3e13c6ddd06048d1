/**
 * A session of a device that is away, with a transcript: made as a helper makes uploads (chunks, times, keyframes of its
 * own model), then checked and stored by the web app's own functions.
 */
import { randomUUID } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import {
  encodeKeyframe,
  epochSchema,
  ideaIdSchema,
  limits,
  packTimes,
  paneIdSchema,
  slotSchema,
  type Size,
  type SessionId,
  type TimeMark,
  type UploadEpoch,
} from "@coda/protocol";
import { MemoryPane } from "@coda/runner-core/testing/memory-pane";
import type { Orm } from "../drizzle/database.ts";
import { devices, ideasTerminalSessions } from "../drizzle/schema/index.ts";
import { localOwner } from "../server/account/local-owner.ts";
import { storeUpload } from "../server/transcript/store-upload.ts";
import { verifyUpload } from "../server/transcript/verified-upload.ts";

const firstIdea = ideaIdSchema.parse("first");

/** What a program wrote at once. */
export interface Written {
  /** Unix milliseconds. */
  readonly atMs: number;
  readonly bytes: Buffer;
}

export class StoredSession {
  readonly #orm: Orm;
  readonly #session: SessionId;
  readonly #size: Size;
  readonly #epoch = epochSchema.parse(randomUUID());
  readonly #pane: MemoryPane;
  #startedAt: string | undefined;
  #rawBytes = 0;

  private constructor(orm: Orm, session: SessionId, size: Size) {
    this.#orm = orm;
    this.#session = session;
    this.#size = size;
    this.#pane = new MemoryPane(this.#epoch, size);
  }

  static async create(orm: Orm, slot: string, size: Size): Promise<StoredSession> {
    return new StoredSession(orm, await newSession(orm, slot), size);
  }

  get rawBytes(): number {
    return this.#rawBytes;
  }

  /** What was written since the last upload, in as many requests as that takes; `cameAt`: when the web app got it. */
  async upload(writes: readonly Written[], cameAt = new Date()): Promise<void> {
    const raw = Buffer.concat(writes.map(({ bytes }) => bytes));
    this.#startedAt ??= new Date(writes[0]?.atMs ?? 0).toISOString();
    const marks = marksOf(writes, this.#rawBytes);
    for (let from = 0; from < raw.length; from += limits.uploadRawBytes) {
      const upload = await this.#request(raw.subarray(from, from + limits.uploadRawBytes), marks);
      const [verified] = await verifyUpload([upload], cameAt);
      if (verified === undefined) throw new Error("nothing was verified");
      await this.#orm.transaction(async (tx) => storeUpload(tx, { session: this.#session, device: null }, verified));
    }
  }

  async #request(raw: Buffer, marks: readonly TimeMark[]): Promise<UploadEpoch> {
    const chunks = [];
    const keyframes = [];
    for (let at = 0; at < raw.length; at += limits.chunkRawBytes) {
      const piece = raw.subarray(at, at + limits.chunkRawBytes);
      chunks.push(chunkOf(piece, this.#rawBytes, marks));
      this.#rawBytes += piece.length;
      for (let done = 0; done < piece.length; done += limits.keyframeEveryBytes) {
        const keyframe = await this.#pane.print(piece.subarray(done, done + limits.keyframeEveryBytes));
        if (keyframe === undefined) continue;
        const bytes = encodeKeyframe(keyframe);
        keyframes.push({ offset: keyframe.header.offset, rawBytes: bytes.length, zstd: packed(bytes) });
      }
    }
    return {
      ...this.#size,
      pane: paneIdSchema.parse("%1"),
      epoch: this.#epoch,
      origin: "created",
      startedAt: this.#startedAt ?? new Date(0).toISOString(),
      chunks,
      keyframes,
      gaps: [],
      sizes: [],
      ended: false,
    };
  }
}

/** As the helper marks: at most one each `timeMarkMs`. */
function marksOf(writes: readonly Written[], from: number): TimeMark[] {
  const marks: TimeMark[] = [];
  let offset = from;
  for (const { atMs, bytes } of writes) {
    if (atMs - (marks.at(-1)?.atMs ?? 0) >= limits.timeMarkMs) marks.push({ offset, atMs });
    offset += bytes.length;
  }
  return marks;
}

function chunkOf(raw: Buffer, offset: number, marks: readonly TimeMark[]): UploadEpoch["chunks"][number] {
  const before = marks.findLast((mark) => mark.offset <= offset) ?? { offset, atMs: marks[0]?.atMs ?? 0 };
  const inside = marks.filter((mark) => mark.offset > offset && mark.offset < offset + raw.length);
  const times = Buffer.from(packTimes({ offset, atMs: before.atMs }, inside)).toString("base64");
  return { offset, rawBytes: raw.length, zstd: packed(raw), at: before.atMs, times };
}

function packed(bytes: Uint8Array): string {
  return zstdCompressSync(bytes).toString("base64");
}

async function newSession(orm: Orm, slot: string) {
  const { id: userId } = await localOwner(orm);
  const now = new Date();
  const [device] = await orm
    .insert(devices)
    .values({
      userId,
      name: "away",
      platform: "linux",
      version: "1",
      publicKey: randomUUID(),
      createdAt: now,
      registeredAt: now,
    })
    .returning({ id: devices.id });
  const [session] = await orm
    .insert(ideasTerminalSessions)
    .values({
      userId,
      ideaId: firstIdea,
      slot: slotSchema.parse(slot),
      deviceId: device?.id ?? null,
      createdAt: now,
    })
    .returning({ id: ideasTerminalSessions.id });
  if (session === undefined) throw new Error("the session was inserted and is not there");
  return session.id;
}
