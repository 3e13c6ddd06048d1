/** Joining chunks under readers and uploads, on every database, and from two web nodes at once. */
import { randomBytes } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import { and, asc, eq } from "drizzle-orm";
import { packTimes, patchSessionSchema, unpackTimes, type UploadEpoch } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { paneQuery, UploadStage } from "@/app/api/testing/upload-stage.ts";
import { openDatabase } from "../../drizzle/client.ts";
import type { Orm } from "../../drizzle/database.ts";
import { devices, terminalChunks as table, terminalEpochs } from "../../drizzle/schema/index.ts";
import { startPostgres } from "../../scripts/setup/postgres.ts";
import { systemRest } from "../clock.ts";
import { Scope } from "../scope.ts";
import { patchSession } from "../session/patch.ts";
import { testDatabases } from "../testing/databases.ts";
import { endlessTurn } from "../testing/turns.ts";
import { bytesOf, chunkSpans, outline, part, recordsOf } from "../testing/upload.ts";
import { writtenAtOf } from "../transcript/written-at.ts";
import { mergeChunks } from "./merge.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const begunMs = Date.parse("2026-11-21T09:00:00.000Z");
const pieceBytes = 100;

/** `raw` as a helper uploads it that is heard every second: with a time in the middle of each chunk. */
function secondsOf(raw: Uint8Array, offset = 0) {
  return Array.from({ length: Math.ceil(raw.length / pieceBytes) }, (_, at) => {
    const from = at * pieceBytes;
    const atMs = begunMs + ((offset + from) / pieceBytes) * 1_000;
    const marks = [{ offset: offset + from + pieceBytes / 2, atMs: atMs + 500 }];
    const times = Buffer.from(packTimes({ offset: offset + from, atMs }, marks)).toString("base64");
    return { ...part(offset + from, raw.subarray(from, from + pieceBytes)), at: atMs, times };
  });
}

async function uploadAll(stage: UploadStage, epoch: UploadEpoch, raw: Uint8Array): Promise<void> {
  const step = 60 * pieceBytes;
  for (let at = 0; at < raw.length; at += step)
    await stage.upload({ ...epoch, chunks: secondsOf(raw.subarray(at, at + step), at) });
}

/** Each change of time with its offset. */
async function times(orm: Orm, { epoch }: UploadEpoch): Promise<string[]> {
  const rows = await orm.select().from(table).where(eq(table.epoch, epoch)).orderBy(asc(table.offset));
  return rows.flatMap((row) => {
    const { atMs, marks = [] } = writtenAtOf(row);
    return [{ offset: row.offset, atMs }, ...marks].map((mark) => `${mark.offset} ${mark.atMs}`);
  });
}

async function rowCount(orm: Orm, { epoch }: UploadEpoch): Promise<number> {
  return (await orm.select({ offset: table.offset }).from(table).where(eq(table.epoch, epoch))).length;
}

describe.each(testDatabases)("joining chunks on %s", (_name, open) => {
  let stage: UploadStage;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
  });
  afterAll(() => stage.dispose());

  it("TS1 changes no byte and no time, and crosses no gap", async () => {
    const raw = randomBytes(300 * pieceBytes);
    const epoch = stage.newEpoch();
    await uploadAll(stage, epoch, raw.subarray(0, 200 * pieceBytes));
    const gap = { from: 20_000, to: 20_050, cause: "journal-cap" as const };
    await stage.upload({ ...epoch, gaps: [gap], chunks: [part(20_050, raw.subarray(0, 7))] });
    const before = await times(stage.orm, epoch);
    const raws = await bytesOf(await stage.read(`${paneQuery(epoch)}&format=raw`));
    const merged = await mergeChunks(stage.orm, endlessTurn(stage.nowMs + dayMs + 1));
    expect(merged).toEqual({ from: 200, to: 1 });
    expect(await rowCount(stage.orm, epoch)).toBe(2);
    expect(await times(stage.orm, epoch)).toEqual(before);
    expect((await bytesOf(await stage.read(`${paneQuery(epoch)}&format=raw`))).equals(raws)).toBe(true);
    expect(await mergeChunks(stage.orm, endlessTurn(stage.nowMs + dayMs + 1))).toEqual({ from: 0, to: 0 });
  });

  it("TS1 leaves what is young, and takes a repeated upload of what was joined for what it is", async () => {
    const raw = randomBytes(130 * pieceBytes);
    const epoch = stage.newEpoch();
    await uploadAll(stage, epoch, raw);
    expect(await mergeChunks(stage.orm, endlessTurn(stage.nowMs + 60_000))).toEqual({ from: 0, to: 0 });
    expect(await mergeChunks(stage.orm, endlessTurn(stage.nowMs + hourMs))).toEqual({ from: 130, to: 1 });
    await uploadAll(stage, epoch, Buffer.concat([raw, randomBytes(pieceBytes)]));
    expect(await rowCount(stage.orm, epoch)).toBe(2);
    const [row] = await stage.orm.select().from(terminalEpochs).where(eq(terminalEpochs.epoch, epoch.epoch));
    expect(row).toMatchObject({ mergedTo: 0, acknowledged: 131 * pieceBytes });
  });

  it("comes by a long backlog in one run", async () => {
    const epoch = stage.newEpoch();
    await stage.upload(epoch);
    const chunk = { epoch: epoch.epoch, rawBytes: 1, zstd: Buffer.from(part(0, Buffer.from("x")).zstd, "base64") };
    const storedAt = new Date(begunMs);
    for (let from = 0; from < 5_000; from += 1_000) {
      const rows = Array.from({ length: 1_000 }, (_, index) => ({ ...chunk, offset: from + index, storedAt }));
      await stage.orm.insert(table).values(rows);
    }
    const where = eq(terminalEpochs.epoch, epoch.epoch);
    await stage.orm.update(terminalEpochs).set({ acknowledged: 5_000, ended: true }).where(where);
    await mergeChunks(stage.orm, endlessTurn(stage.nowMs + hourMs));
    expect(await rowCount(stage.orm, epoch)).toBe(1);
    expect((await bytesOf(await stage.read(`${paneQuery(epoch)}&format=raw`))).toString()).toBe("x".repeat(5_000));
  });

  it("joins nothing behind a chunk that is young, and comes back to it", async () => {
    const raw = randomBytes(20 * pieceBytes);
    const epoch = stage.newEpoch({ ended: true });
    await stage.upload({ ...epoch, chunks: secondsOf(raw) });
    const young = eq(table.offset, 10 * pieceBytes); // by a node whose clock is ahead
    const ahead = new Date(stage.nowMs + dayMs);
    await stage.orm
      .update(table)
      .set({ storedAt: ahead })
      .where(and(eq(table.epoch, epoch.epoch), young));
    const later = (ms: number) => mergeChunks(stage.orm, endlessTurn(stage.nowMs + ms));
    await later(dayMs - hourMs);
    expect(await rowCount(stage.orm, epoch)).toBe(11);
    await later(dayMs + hourMs);
    expect(await rowCount(stage.orm, epoch)).toBe(1);
    expect((await bytesOf(await stage.read(`${paneQuery(epoch)}&format=raw`))).equals(raw)).toBe(true);
  });

  it("TS1 goes on for a reader where it was, within a chunk that was joined meanwhile", async () => {
    const raw = randomBytes(100 * pieceBytes);
    const epoch = stage.newEpoch();
    await uploadAll(stage, epoch, raw);
    const reply = await stage.read(`${paneQuery(epoch)}&from=${epoch.epoch}:0`);
    const reader = (reply.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
    const pieces = [(await reader.read()).value, (await reader.read()).value];
    expect(await mergeChunks(stage.orm, endlessTurn(stage.nowMs + hourMs))).toEqual({ from: 100, to: 1 });
    for (let step = await reader.read(); !step.done; step = await reader.read()) pieces.push(step.value);
    const whole = new Response(Buffer.concat(pieces.filter((piece) => piece !== undefined)));
    const spans = chunkSpans(await recordsOf(whole)).map(([, from, to]) => [from, to]);
    const before = Array.from({ length: spans.length - 1 }, (_, at) => [at * pieceBytes, (at + 1) * pieceBytes]);
    expect(spans).toEqual([...before, [before.length * pieceBytes, raw.length]]);
    expect(before.length).toBeGreaterThan(1);
  });

  it("TS1 ends a page where it was to end, though a chunk was joined meanwhile that goes on", async () => {
    const raw = randomBytes(20 * pieceBytes);
    const sizes = [450, 1_150, 1_250].map((offset) => ({ offset, columns: 100, rows: 30 }));
    const epoch = stage.newEpoch({ chunks: secondsOf(raw), sizes, ended: true });
    await stage.upload(epoch);
    const reply = await stage.read(`${paneQuery(epoch)}&times=1&from=${epoch.epoch}:0&limit=1200`);
    const reader = (reply.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
    const pieces = [(await reader.read()).value, (await reader.read()).value];
    expect(await mergeChunks(stage.orm, endlessTurn(stage.nowMs + hourMs))).toEqual({ from: 20, to: 1 });
    for (let step = await reader.read(); !step.done; step = await reader.read()) pieces.push(step.value);
    const records = await recordsOf(new Response(Buffer.concat(pieces.filter((piece) => piece !== undefined))));
    expect(outline(records).slice(-5)).toEqual([
      "times 700",
      "chunk 800+400",
      "times 800",
      "size 1150 100x30",
      "end more",
    ]);
    const joined = records.find(({ header }) => header.kind === "chunk" && header.offset === 800);
    expect(zstdDecompressSync(joined?.payload ?? Buffer.alloc(0)).equals(raw.subarray(800, 1_200))).toBe(true);
    const notes = records.find(({ header }) => header.kind === "times" && header.offset === 800);
    const marks = unpackTimes({ offset: 800, atMs: begunMs + 8_000 }, notes?.payload ?? Buffer.alloc(0));
    expect(marks?.at(-1)).toEqual({ offset: 1_150, atMs: begunMs + 11_500 });
  });

  it("TS1 shows a reader in the middle of a page neither a hole nor a byte twice", async () => {
    const raw = randomBytes(260 * pieceBytes);
    const epoch = stage.newEpoch();
    await uploadAll(stage, epoch, raw.subarray(0, 100 * pieceBytes));
    const progress = { uploaded: false };
    let pages = 0;
    async function readAlong(from: number): Promise<void> {
      while (!progress.uploaded) {
        const whole = await bytesOf(await stage.read(`${paneQuery(epoch)}&format=raw&from=${epoch.epoch}:${from}`));
        expect(raw.subarray(from, from + whole.length).equals(whole)).toBe(true);
        const page = await recordsOf(await stage.read(`${paneQuery(epoch)}&from=${epoch.epoch}:${from}&limit=4194304`));
        const spans = chunkSpans(page);
        expect(spans[0]?.[1]).toBeLessThanOrEqual(from);
        expect(spans.slice(1).map((span) => span[1])).toEqual(spans.slice(0, -1).map((span) => span[2]));
        const end = page.find(({ header }) => header.kind === "epoch")?.header;
        expect(spans.at(-1)?.[2]).toBeGreaterThanOrEqual(end?.kind === "epoch" ? end.end : Number.NaN);
        pages++;
      }
    }
    async function mergeAlong(): Promise<void> {
      while (!progress.uploaded) {
        await mergeChunks(stage.orm, endlessTurn(stage.nowMs + hourMs));
        await systemRest();
      }
    }
    async function uploadAlong(): Promise<void> {
      for (let at = 100; at < 260; at += 4) {
        const from = at * pieceBytes;
        await stage.upload({ ...epoch, chunks: secondsOf(raw.subarray(from, from + 4 * pieceBytes), from) });
      }
      progress.uploaded = true;
    }
    await Promise.all([readAlong(0), readAlong(5_030), readAlong(9_777), mergeAlong(), uploadAlong()]);
    expect(pages).toBeGreaterThan(3);
    expect((await bytesOf(await stage.read(`${paneQuery(epoch)}&format=raw`))).equals(raw)).toBe(true);
    expect(await rowCount(stage.orm, epoch)).toBeLessThan(100);
  });
});

describe("two web nodes on one Postgres", () => {
  it("UP1, TS1 store and join each byte once when both take the same uploads and both join", async () => {
    const server = await startPostgres();
    const stage = await UploadStage.open(async () => ({
      database: await openDatabase({ url: server.url, home: "/nowhere" }),
      home: "/nowhere",
      dispose: async () => {},
    }));
    const second = await openDatabase({ url: server.url, home: "/nowhere" });
    const [device] = await stage.orm.select().from(devices);
    if (device === undefined) throw new Error("no device was registered");
    const actor = { kind: "device", name: "laptop", userId: device.userId, deviceId: device.id } as const;
    const nodes = [stage.orm, second.orm].map((orm) => new Scope(actor, { orm, clock: stage.world.context.clock }));
    const raw = randomBytes(400 * pieceBytes);
    const epoch = stage.newEpoch();
    let from = 0;
    let to = 0;
    async function work(node: Scope): Promise<void> {
      for (let at = 0; at < raw.length; at += 20 * pieceBytes) {
        const chunks = secondsOf(raw.subarray(at, at + 20 * pieceBytes), at);
        await patchSession(node, stage.session.id, patchSessionSchema.parse({ epochs: [{ ...epoch, chunks }] }));
        const merged = await mergeChunks(node.orm, endlessTurn(stage.nowMs + hourMs));
        from += merged.from;
        to += merged.to;
      }
    }
    await Promise.all(nodes.map(work));
    const rows = await stage.orm.select().from(table).where(eq(table.epoch, epoch.epoch)).orderBy(asc(table.offset));
    expect(rows.reduce((sum, row) => sum + row.rawBytes, 0)).toBe(raw.length);
    expect(from - to).toBe(400 - rows.length);
    expect((await bytesOf(await stage.read(`${paneQuery(epoch)}&format=raw`))).equals(raw)).toBe(true);
    await second.close();
    await stage.world.held.database.close();
    await stage.dispose();
    await server.stop();
  });
});
