/** Retention, on every database, and from two web nodes at once. */
import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { limits, type CommandRecord, type UploadEpoch } from "@coda/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as pruneRoute from "@/app/api/internal/jobs/prune/route.ts";
import { paneQuery, UploadStage } from "@/app/api/testing/upload-stage.ts";
import { call, cronSecret, nobody, refusal } from "@/app/api/testing/world.ts";
import { openDatabase } from "../../drizzle/client.ts";
import {
  devices,
  ideas,
  ideasTerminalSessions,
  terminalChunks,
  terminalCommands,
  terminalEpochs,
  terminalKeyframes,
  terminalMasks,
  users,
} from "../../drizzle/schema/index.ts";
import { startPostgres } from "../../scripts/setup/postgres.ts";
import { testDatabases } from "../testing/databases.ts";
import { endlessTurn } from "../testing/turns.ts";
import { bytesOf, outline, part, parts, recordsOf } from "../testing/upload.ts";
import { readThrough } from "../transcript/read-through.ts";
import { pruneTranscripts } from "./prune.ts";

const dayMs = 24 * 3_600_000;
const nowMs = Date.parse("2026-11-21T10:00:00.000Z");
const daysAgo = (days: number) => new Date(nowMs - days * dayMs).toISOString();

/** Ten bytes a day, one chunk each, the first so many days ago. */
function daily(count: number, firstDaysAgo: number, offset = 0) {
  return Array.from({ length: count }, (_, at) => ({
    ...part(offset + at * 10, randomBytes(10)),
    at: nowMs - (firstDaysAgo - at) * dayMs,
  }));
}

/** As if all of it had come when the device says that it was written. */
async function cameWhenWritten({ orm }: UploadStage): Promise<void> {
  await orm.update(terminalChunks).set({ storedAt: sql`${terminalChunks.at}` });
  await orm.update(terminalEpochs).set({ createdAt: sql`${terminalEpochs.startedAt}` });
}

function command(outputFrom: number, outputTo: number | null): CommandRecord {
  const times = { startedAt: daysAgo(40), durationMs: null };
  return { promptAt: null, outputFrom, outputTo, command: "x", directory: null, exitCode: null, ...times };
}

describe.each(testDatabases)("retention on %s", (_name, open) => {
  let stage: UploadStage;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
  });
  afterAll(() => stage.dispose());
  afterEach(async () => {
    await stage.orm.delete(terminalEpochs);
    await stage.orm.update(users).set({ retentionDays: null });
    await stage.orm.update(ideas).set({ retentionDays: null });
  });

  const upload = async (epoch: UploadEpoch) => {
    const acknowledged = await stage.upload(epoch);
    await cameWhenWritten(stage);
    return acknowledged;
  };
  const prune = (atMs = nowMs) => pruneTranscripts(stage.orm, endlessTurn(atMs));
  const fortyDays = (given: Partial<UploadEpoch> = {}) =>
    stage.newEpoch({ startedAt: daysAgo(40), chunks: daily(40, 40), ...given });
  const begins = async (epoch: UploadEpoch) =>
    outline(await recordsOf(await stage.read(`${paneQuery(epoch)}&times=1`))).slice(0, 5);
  const startOf = async ({ epoch }: UploadEpoch) =>
    (await stage.orm.select().from(terminalEpochs).where(eq(terminalEpochs.epoch, epoch)))[0]?.start;

  it("TS2 takes away whole chunks, and begins what is left with a keyframe behind a gap that says why", async () => {
    const epoch = fortyDays({
      keyframes: [50, 90, 130].map((offset) => part(offset, Buffer.from(`keyframe ${offset}`))),
      sizes: [0, 20, 85, 120].map((offset) => ({ offset, columns: 80 + offset, rows: 24 })),
      masks: [
        { from: 1, to: 5, kind: "token" },
        { from: 88, to: 92, kind: "token" },
      ],
      commands: [command(3, 30), command(40, null), command(60, 95), command(300, null)],
    });
    await upload(epoch);
    const { epoch: id } = epoch;
    expect(await prune()).toEqual({ epochs: 0, chunks: 9, rawBytes: 90 });
    expect(await begins(epoch)).toEqual([
      `epoch ${id.slice(0, 4)} 90-400`,
      "gap 0-90 pruned",
      "size 85 165x24",
      "mask 88-92 token",
      "keyframe 90",
    ]);
    const rows = {
      keyframes: await stage.orm.select().from(terminalKeyframes).where(eq(terminalKeyframes.epoch, id)),
      masks: await stage.orm.select().from(terminalMasks).where(eq(terminalMasks.epoch, id)),
      commands: await stage.orm.select().from(terminalCommands).where(eq(terminalCommands.epoch, id)),
    };
    expect(rows.keyframes.map(({ offset }) => offset)).toEqual([90, 130]);
    expect(rows.masks.map(({ from }) => from)).toEqual([88]);
    expect(rows.commands.map(({ outputFrom }) => outputFrom).toSorted((a, b) => a - b)).toEqual([60, 300]);
    expect((await bytesOf(await stage.read(`${paneQuery(epoch)}&format=raw`))).length).toBe(310);
    expect(await prune(nowMs + 2 * 3_600_000)).toEqual({ epochs: 0, chunks: 0, rawBytes: 0 });
  });

  it("TS2 goes on from day to day, and without a keyframe begins at a chunk", async () => {
    const epoch = fortyDays();
    await upload(epoch);
    await prune();
    expect(await startOf(epoch)).toBe(100);
    await prune(nowMs + 5 * dayMs);
    expect(await startOf(epoch)).toBe(150);
    expect((await begins(epoch)).slice(1, 3)).toEqual(["gap 0-150 pruned", "chunk 150+10"]);
    expect(await upload({ ...epoch, chunks: [...daily(40, 40), part(400, randomBytes(5))] })).toBe(405);
    expect(await startOf(epoch)).toBe(150);
  });

  it("TS3 counts from when output came, whatever the device says of its time", async () => {
    const at = (iso: string) => ({ at: Date.parse(iso) });
    const epoch = stage.newEpoch({
      startedAt: "1970-01-01T00:00:00.000Z",
      chunks: ["1970-01-01T00:00:05Z", "2026-11-20T10:00:00Z", "2001-01-01T00:00:00Z", "2026-11-21T10:00:00Z"].map(
        (written, index) => ({ ...part(index * 10, randomBytes(10)), ...at(written) }),
      ),
      ended: true,
    });
    const bare = stage.newEpoch({ startedAt: "1970-01-01T00:00:00.000Z", ended: true });
    for (const each of [epoch, bare]) await stage.upload(each);
    const none = { epochs: 0, chunks: 0, rawBytes: 0 };
    expect([await prune(), await prune(nowMs + 29 * dayMs)]).toEqual([none, none]);
    const written = await stage.orm.select().from(terminalChunks).orderBy(terminalChunks.offset);
    expect(written[2]?.at.toISOString()).toBe("2001-01-01T00:00:00.000Z");
    expect(await prune(nowMs + 32 * dayMs)).toEqual({ epochs: 2, chunks: 4, rawBytes: 40 });
  });

  it("TS2 takes nothing because something later is older", async () => {
    const epoch = fortyDays();
    await upload(epoch);
    const storedAt = new Date(nowMs - 45 * dayMs); // by a node whose clock is behind
    await stage.orm.update(terminalChunks).set({ storedAt }).where(eq(terminalChunks.offset, 300));
    await prune();
    expect(await startOf(epoch)).toBe(100);
  });

  it("TS2 keeps a joined chunk until all that may be in it is past", async () => {
    const epoch = stage.newEpoch({ startedAt: daysAgo(40), chunks: daily(1, 40), ended: true });
    await upload(epoch);
    expect(await prune(nowMs - 9.5 * dayMs)).toMatchObject({ epochs: 0 });
    expect(await prune(nowMs - 8.9 * dayMs)).toMatchObject({ epochs: 1 });
  });

  it("TS2 keeps a gap that reaches into what is left", async () => {
    const gap = { from: 5, to: 200, cause: "journal-cap" as const };
    const epoch = fortyDays({
      chunks: [{ ...part(0, randomBytes(5)), at: nowMs - 40 * dayMs }, ...daily(20, 35, 200)],
      gaps: [gap],
    });
    await upload(epoch);
    await prune();
    expect((await begins(epoch)).slice(1, 3)).toEqual(["gap 0-250 pruned", "chunk 250+10"]);
  });

  it("TS3 counts an idea's own days before its owner's, and those before the default", async () => {
    const epoch = fortyDays();
    await upload(epoch);
    await stage.orm.update(users).set({ retentionDays: 60 });
    await prune();
    expect(await startOf(epoch)).toBe(0);
    await stage.orm.update(ideas).set({ retentionDays: 10 });
    await prune();
    expect(await startOf(epoch)).toBe(300);
    expect(limits.retentionDays).toBe(30);
  });

  describe("while it is read", () => {
    /** What a reader gets who has had the beginning when all but the last few days are taken away. */
    async function readAcrossPruning(epoch: UploadEpoch, query: string): Promise<Response> {
      await upload(epoch);
      const reply = await stage.read(`${paneQuery(epoch)}&${query}`);
      const reader = (reply.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
      const pieces = [(await reader.read()).value, (await reader.read()).value];
      await prune();
      for (let step = await reader.read(); !step.done; step = await reader.read()) pieces.push(step.value);
      return new Response(Buffer.concat(pieces.filter((piece) => piece !== undefined)));
    }
    const gap = { from: 285, to: 300, cause: "journal-cap" as const };
    const cut = () =>
      fortyDays({
        chunks: [...daily(28, 42), { ...part(280, randomBytes(5)), at: nowMs - 14 * dayMs }, ...daily(14, 13, 300)],
        gaps: [gap],
      });

    it("TS10 a page says what was taken", async () => {
      await stage.orm.update(ideas).set({ retentionDays: 15 });
      const records = outline(await recordsOf(await readAcrossPruning(cut(), "from=0&limit=4194304")));
      expect(records.slice(8, 12)).toEqual(["chunk 70+10", "gap 80-270 pruned", "chunk 270+10", "chunk 280+5"]);
      expect(records.slice(12, 14)).toEqual(["gap 285-300 journal-cap", "chunk 300+10"]);
      const whole = fortyDays({ chunks: daily(10, 42), ended: true });
      expect(outline(await recordsOf(await readAcrossPruning(whole, "from=0"))).slice(-3)).toEqual([
        "chunk 70+10",
        "gap 80-100 pruned",
        "end",
      ]);
    });

    it("TS10 text, recordings and JSON say what was taken", async () => {
      const gapsTold = async (epoch: UploadEpoch) => {
        await upload(epoch);
        const [row] = await stage.orm.select().from(terminalEpochs).where(eq(terminalEpochs.epoch, epoch.epoch));
        if (row === undefined) throw new Error("the epoch was not stored");
        const told = readThrough(stage.orm, [{ epoch: row, from: 0, to: row.acknowledged }]);
        for (let pieces = 0; pieces < 3; pieces++) await told.next();
        await prune();
        const gaps = [];
        for await (const item of told) if (item.kind === "gap") gaps.push(`${item.offset}-${item.to} ${item.cause}`);
        return gaps;
      };
      expect(await gapsTold(fortyDays({ chunks: daily(10, 42), ended: true }))).toEqual(["80-100 pruned"]);
      await stage.orm.update(ideas).set({ retentionDays: 5 });
      expect(await gapsTold(cut())).toEqual(["80-285 pruned", "285-300 journal-cap", "300-380 pruned"]);
    });

    it("TS10 bytes break off", async () => {
      await expect(readAcrossPruning(cut(), "format=raw")).rejects.toThrow("was pruned while it was read");
      const whole = fortyDays({ chunks: daily(10, 42), ended: true });
      await expect(readAcrossPruning(whole, "format=raw")).rejects.toThrow("was pruned while it was read");
    });
  });

  it("TS2 removes an epoch that is wholly past, once no device will add to it", async () => {
    const old = { startedAt: daysAgo(80), chunks: daily(10, 80), commands: [command(1, 2)] };
    const running = stage.newEpoch(old);
    const ended = stage.newEpoch({ ...old, ended: true });
    const young = stage.newEpoch({ ...old, chunks: daily(70, 80).slice(0, 60), ended: true });
    for (const epoch of [running, ended, young]) await upload(epoch);
    expect(await prune()).toEqual({ epochs: 1, chunks: 9 + 10 + 50, rawBytes: 690 });
    expect(await startOf(ended)).toBeUndefined();
    expect(await startOf(running)).toBe(90);
    expect(await startOf(young)).toBe(500);
    const [session] = await stage.orm.select().from(ideasTerminalSessions);
    expect(session?.lastSequence.map(({ pane }) => pane).toSorted()).toEqual([running.pane, young.pane].toSorted());
    await stage.orm.update(devices).set({ revokedAt: new Date(nowMs) });
    expect(await prune(nowMs + 2 * dayMs)).toMatchObject({ epochs: 1 });
    expect(await startOf(running)).toBeUndefined();
    await stage.orm.update(devices).set({ revokedAt: null });
    const [left] = await stage.orm.select().from(ideasTerminalSessions);
    expect(left?.historySnapshot).toBeNull();
  });

  it("UP10 removes what ended without a byte, a gap or a keyframe, of a pane that went on", async () => {
    const bare = stage.newEpoch({ ended: true });
    const { pane } = bare;
    const lost = stage.newEpoch({ pane, gaps: [{ from: 0, to: null, cause: "journal-lost" }], ended: true });
    const seen = stage.newEpoch({ pane, keyframes: [part(0, Buffer.from("keyframe"))], ended: true });
    const going = stage.newEpoch({ pane });
    const newest = stage.newEpoch({ pane, ended: true });
    for (const epoch of [bare, lost, seen, going, newest]) await stage.upload(epoch);
    expect(await prune(nowMs + 3_500_000)).toMatchObject({ epochs: 0 });
    expect(await prune(nowMs + 3_700_000)).toMatchObject({ epochs: 1 });
    expect(await startOf(bare)).toBeUndefined();
    expect(await Promise.all([lost, seen, going, newest].map(startOf))).toEqual([0, 0, 0, 0]);
  });

  it("UP10 refuses one more epoch than a session may have, and goes on with those it has", async () => {
    const first = stage.newEpoch({ chunks: [part(0, randomBytes(5))] });
    await stage.upload(first);
    const [row] = await stage.orm.select().from(terminalEpochs);
    if (row === undefined) throw new Error("the epoch was not stored");
    const { sequence: _, ...copied } = row;
    const more = Array.from({ length: limits.epochsPerSession - 1 }, () => ({
      ...copied,
      epoch: stage.newEpoch().epoch,
    }));
    for (let at = 0; at < more.length; at += 1_024)
      await stage.orm.insert(terminalEpochs).values(more.slice(at, at + 1_024));
    const another = stage.newEpoch({ chunks: [part(0, randomBytes(5))] });
    expect(await refusal(await stage.patch({ epochs: [another] }))).toBe("422 unprocessable");
    expect(await startOf(another)).toBeUndefined();
    expect(await stage.upload({ ...first, chunks: [part(5, randomBytes(5))] })).toBe(10);
    await stage.orm.delete(terminalEpochs).where(eq(terminalEpochs.epoch, more[0]?.epoch ?? first.epoch));
    expect(await stage.upload(another)).toBe(5);
  });

  it("takes many chunks in several steps, and stops when its time is over", async () => {
    const epoch = stage.newEpoch({ startedAt: daysAgo(80) });
    const raw = randomBytes(1_200);
    for (let at = 0; at < 1_200; at += 60) {
      const chunks = parts(raw.subarray(at, at + 60), at, 1).map((chunk) => ({ ...chunk, at: nowMs - 70 * dayMs }));
      await stage.upload({ ...epoch, chunks, ended: at === 1_140 });
    }
    await cameWhenWritten(stage);
    let rests = 0; // one before an epoch, one after each step
    const rest = async () => {
      rests++;
    };
    const short = { ...endlessTurn(nowMs), rest, hasTime: () => rests < 2 };
    expect(await pruneTranscripts(stage.orm, short)).toEqual({ epochs: 0, chunks: 500, rawBytes: 500 });
    expect(await startOf(epoch)).toBe(500);
    expect((await bytesOf(await stage.read(`${paneQuery(epoch)}&format=raw`))).equals(raw.subarray(500))).toBe(true);
    expect(await prune()).toEqual({ epochs: 1, chunks: 700, rawBytes: 700 });
  });

  it("TS4 is run by whoever knows the scheduler's secret, by any host name, and by nobody else", async () => {
    await upload(fortyDays());
    const as = (authorization: string) => ({ headers: { authorization, host: "coda-abc.vercel.app" } });
    for (const given of [
      {},
      as("Bearer "),
      as(cronSecret),
      as(`Bearer ${cronSecret}x`),
      as(`Bearer ${"x".repeat(24)}`),
    ]) {
      expect(await refusal(await call(pruneRoute.GET, nobody, given))).toBe("403 forbidden");
    }
    expect(await refusal(await call(pruneRoute.POST, stage.owner, { method: "POST" }))).toBe("403 forbidden");
    const reply = await call(pruneRoute.GET, nobody, as(`Bearer ${cronSecret}`));
    expect(await reply.json()).toMatchObject({ pruned: { chunks: 10 }, merged: { from: 30 } });
  });
});

it("TS2 is done once by two web nodes at work at once", async () => {
  const server = await startPostgres();
  const target = { url: server.url, home: "/nowhere" };
  const database = await openDatabase(target);
  const stage = await UploadStage.open(async () => ({ database, home: "/nowhere", dispose: () => database.close() }));
  const second = await openDatabase(target);
  const each = Array.from({ length: 10 }, (_, at) =>
    stage.newEpoch({ startedAt: daysAgo(80), chunks: daily(at % 2 === 0 ? 10 : 70, 80).slice(0, 60), ended: true }),
  );
  for (const epoch of each) await stage.upload(epoch);
  await cameWhenWritten(stage);
  const nodes = [stage.orm, second.orm, stage.orm, second.orm];
  const total = { epochs: 0, chunks: 0, rawBytes: 0 };
  const add = async (done: ReturnType<typeof pruneTranscripts>) => {
    const { epochs, chunks, rawBytes } = await done;
    total.epochs += epochs;
    total.chunks += chunks;
    total.rawBytes += rawBytes;
  };
  await Promise.all(nodes.map((orm) => add(pruneTranscripts(orm, endlessTurn(nowMs)))));
  await add(pruneTranscripts(stage.orm, endlessTurn(nowMs))); // what was held by another is left to the next run
  expect(total).toEqual({ epochs: 5, chunks: 5 * 10 + 5 * 50, rawBytes: 3_000 });
  expect(await stage.orm.select().from(terminalChunks)).toHaveLength(50);
  await second.close();
  await stage.dispose();
  await server.stop();
});
