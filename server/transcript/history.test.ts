/** Times, masks and commands, uploaded through the route handlers and read from the tables; on every database. */
import { randomBytes } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import { asc, eq } from "drizzle-orm";
import {
  commandListReplySchema,
  ideaCommandListReplySchema,
  packTimes,
  storedPanesReplySchema,
  unpackTimes,
  type CommandRecord,
  type Mask,
  type TimeMark,
  type UploadEpoch,
} from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as ideaCommandsRoute from "@/app/api/devmode/ideas/[id]/commands/route.ts";
import * as commandsRoute from "@/app/api/devmode/sessions/[id]/commands/route.ts";
import * as panesRoute from "@/app/api/devmode/sessions/[id]/panes/route.ts";
import { paneQuery, UploadStage } from "@/app/api/testing/upload-stage.ts";
import { call, refusal, succeed, takenSession } from "@/app/api/testing/world.ts";
import { ideasTerminalSessions, terminalChunks, terminalMasks } from "../../drizzle/schema/index.ts";
import { testDatabases } from "../testing/databases.ts";
import { part } from "../testing/upload.ts";

const writtenMs = Date.parse("2026-11-21T09:00:00.000Z");

function timed(offset: number, raw: Uint8Array, given: { atMs: number; marks: readonly TimeMark[] }) {
  const times = Buffer.from(packTimes({ offset, atMs: given.atMs }, given.marks)).toString("base64");
  return { ...part(offset, raw), at: given.atMs, times };
}

function commandAt(outputFrom: number, given: Partial<CommandRecord> = {}): CommandRecord {
  const startedAt = new Date(writtenMs + outputFrom).toISOString();
  const running = { promptAt: null, outputTo: null, exitCode: null, durationMs: null };
  return { ...running, outputFrom, command: `run ${outputFrom}`, directory: "/home/ada", startedAt, ...given };
}

describe.each(testDatabases)("history on %s", (_name, open) => {
  let stage: UploadStage;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
  });
  afterAll(() => stage.dispose());

  async function storedTimes({ epoch }: UploadEpoch) {
    const table = terminalChunks;
    const rows = await stage.orm.select().from(table).where(eq(table.epoch, epoch)).orderBy(asc(table.offset));
    return rows.map(({ offset, at, times }) => ({
      offset,
      atMs: at.getTime(),
      marks: times === null ? null : unpackTimes({ offset, atMs: at.getTime() }, times),
    }));
  }

  describe("times", () => {
    it("UP5 are kept with their chunk, and cut with it", async () => {
      const raw = randomBytes(100);
      const marks = [10, 40, 60, 90].map((offset) => ({ offset, atMs: writtenMs + offset }));
      const epoch = stage.newEpoch({
        chunks: [timed(0, raw.subarray(0, 50), { atMs: writtenMs, marks: marks.slice(0, 2) })],
      });
      await stage.upload(epoch);
      expect(await stage.upload({ ...epoch, chunks: [timed(0, raw, { atMs: writtenMs, marks })] })).toBe(100);
      expect(await storedTimes(epoch)).toEqual([
        { offset: 0, atMs: writtenMs, marks: marks.slice(0, 2) },
        { offset: 50, atMs: writtenMs + 40, marks: marks.slice(2) },
      ]);
    });

    it("UP5 are refused where they lie outside their chunk, are no pack, or have nothing to count from", async () => {
      const raw = randomBytes(10);
      const outside = timed(0, raw, { atMs: writtenMs, marks: [{ offset: 10, atMs: writtenMs }] });
      const chunks = [outside, { ...outside, times: "gA==" }, { ...part(0, raw), times: outside.times }];
      for (const chunk of chunks) {
        expect(await refusal(await stage.patch({ epochs: [stage.newEpoch({ chunks: [chunk] })] }))).toBe(
          "422 unprocessable",
        );
      }
    });

    it("UP5 are those of its arrival for a chunk that says none", async () => {
      const epoch = stage.newEpoch({ chunks: [part(0, randomBytes(3))] });
      await stage.upload(epoch);
      expect(await storedTimes(epoch)).toEqual([{ offset: 0, atMs: stage.nowMs, marks: null }]);
    });

    it("UP6 more than a day ahead count as now, however far", async () => {
      const ahead = Number.MAX_SAFE_INTEGER - 10;
      const epoch = stage.newEpoch({
        startedAt: "9999-12-31T23:59:59.999Z",
        chunks: [timed(0, randomBytes(20), { atMs: ahead, marks: [{ offset: 5, atMs: ahead + 5 }] })],
        commands: [commandAt(3, { startedAt: "9999-12-31T23:59:59.999Z" })],
      });
      const old = stage.newEpoch({ startedAt: "0000-01-01T00:00:00.000Z", chunks: [part(0, randomBytes(3))] });
      await stage.upload(epoch);
      await stage.upload(old);
      const now = stage.nowMs;
      expect(await storedTimes(epoch)).toEqual([{ offset: 0, atMs: now, marks: [{ offset: 5, atMs: now }] }]);
      expect((await commands(paneQuery(epoch))).commands[0]?.startedAt).toBe(new Date(now).toISOString());
    });
  });

  describe("masks", () => {
    const storedMasks = async ({ epoch }: UploadEpoch) => {
      const table = terminalMasks;
      const rows = await stage.orm.select().from(table).where(eq(table.epoch, epoch)).orderBy(asc(table.from));
      return rows.map(({ from, to, kind }) => `${from}-${to} ${kind}`);
    };
    const mask = (from: number, to: number, kind: Mask["kind"] = "token"): Mask => ({ from, to, kind });

    it("UP7 are stored once with the output they came with, however it is cut", async () => {
      const raw = randomBytes(30);
      const first = stage.newEpoch({
        chunks: [part(0, raw.subarray(0, 20))],
        masks: [mask(5, 10), mask(5, 8), mask(15, 20)],
      });
      await stage.upload(first);
      await stage.upload(first);
      await stage.upload({ ...first, chunks: [part(0, raw)], masks: [mask(2, 12, "no-echo"), mask(15, 25)] });
      expect(await storedMasks(first)).toEqual(["5-10 token", "15-20 token", "20-25 token"]);
    });

    it("UP7 may span chunks that follow each other, and no others", async () => {
      const chunks = [part(0, randomBytes(10)), part(10, randomBytes(10)), part(30, randomBytes(10))];
      const gaps = [{ from: 20, to: 30, cause: "journal-cap" as const }];
      const epoch = (masks: Mask[]) => stage.newEpoch({ chunks, gaps, masks });
      const good = epoch([mask(5, 15), mask(30, 40)]);
      await stage.upload(good);
      expect(await storedMasks(good)).toEqual(["5-15 token", "30-40 token"]);
      for (const bad of [mask(5, 5), mask(7, 6), mask(15, 35), mask(35, 41), mask(20, 30)]) {
        expect(await refusal(await stage.patch({ epochs: [epoch([bad])] }))).toBe("422 unprocessable");
      }
    });
  });

  const commands = async (query: string, by = stage.owner) => {
    const given = { params: { id: stage.session.id }, path: `/api/devmode/sessions/x/commands?${query}` };
    return succeed(await call(commandsRoute.GET, by, given), commandListReplySchema);
  };

  describe("commands", () => {
    it("UP8 are replaced by what is told later, but none that has ended by one that runs", async () => {
      const epoch = stage.newEpoch({ chunks: [part(0, randomBytes(100))], commands: [commandAt(10)] });
      await stage.upload(epoch);
      const ended = commandAt(10, { promptAt: 2, outputTo: 60, exitCode: 2, durationMs: 40, command: "make\0" });
      await stage.upload({ ...epoch, commands: [ended, commandAt(10), commandAt(70)] });
      await stage.upload(epoch);
      const { epoch: id, pane } = epoch;
      expect(await commands(paneQuery(epoch))).toEqual({
        commands: [
          { ...commandAt(70), pane, epoch: id },
          { ...ended, command: "make", pane, epoch: id },
        ],
        more: false,
      });
    });

    it("UP8 are refused with offsets out of order or numbers no system has", async () => {
      const told = (given: Partial<CommandRecord>) =>
        stage.patch({ epochs: [stage.newEpoch({ commands: [commandAt(10, given)] })] });
      expect(await refusal(await told({ promptAt: 11 }))).toBe("422 unprocessable");
      expect(await refusal(await told({ outputTo: 9 }))).toBe("422 unprocessable");
      expect(await refusal(await told({ exitCode: 2 ** 31 }))).toBe("400 badRequest");
    });

    it("are listed newest first, in pages, and those that failed alone", async () => {
      const told = Array.from({ length: 10 }, (_, at) =>
        commandAt(at * 10, { outputTo: at * 10 + 5, exitCode: at % 3, startedAt: commandAt(at < 5 ? 0 : 1).startedAt }),
      );
      const epoch = stage.newEpoch({ chunks: [part(0, randomBytes(100))], commands: told });
      await stage.upload(epoch);
      const seen: number[] = [];
      let before = "";
      for (let more = true; more;) {
        const page = await commands(`${paneQuery(epoch)}&limit=3${before}`);
        seen.push(...page.commands.map((command) => command.outputFrom));
        before = `&before=${epoch.epoch}:${seen.at(-1)}`;
        ({ more } = page);
      }
      expect(seen).toEqual(told.map((command) => command.outputFrom).toReversed());
      const failed = await commands(`${paneQuery(epoch)}&failed=1`);
      expect(failed.commands.map((command) => command.exitCode)).toEqual([2, 1, 2, 1, 2, 1]);
      const given = { params: { id: stage.session.id }, path: `/x?before=${epoch.epoch}:1` };
      expect(await refusal(await call(commandsRoute.GET, stage.owner, given))).toBe("404 notFound");
      expect(await refusal(await call(commandsRoute.GET, await stage.world.stranger(), given))).toBe("404 notFound");
    });

    it("are found by what stands in their lines, where nothing is a wildcard", async () => {
      const lines = ["make Test", "echo 100%", "echo a_b", String.raw`echo a\b`, null];
      const told = lines.map((command, at) => commandAt(at, { command }));
      const epoch = stage.newEpoch({ chunks: [part(0, randomBytes(100))], commands: told });
      await stage.upload(epoch);
      const found = async (text: string) => {
        const page = await commands(`${paneQuery(epoch)}&text=${encodeURIComponent(text)}`);
        return page.commands.map(({ command }) => command);
      };
      expect(await found("TEST")).toEqual(["make Test"]);
      expect(await found("%")).toEqual(["echo 100%"]);
      expect(await found("_")).toEqual(["echo a_b"]);
      expect(await found("\\")).toEqual([String.raw`echo a\b`]);
      expect(await found("nothing")).toEqual([]);
    });

    it("are counted for each pane of a session", async () => {
      const epoch = stage.newEpoch({ chunks: [part(0, randomBytes(9))], commands: [commandAt(1), commandAt(5)] });
      await stage.upload(epoch);
      const given = { params: { id: stage.session.id } };
      const { panes } = await succeed(await call(panesRoute.GET, stage.owner, given), storedPanesReplySchema);
      expect(panes.find(({ pane }) => pane === epoch.pane)).toMatchObject({ rawBytes: 9, commands: 2 });
    });

    it("are listed of a whole idea, each with its session, and of no other idea", async () => {
      const other = await takenSession(stage.owner, stage.device, "Another");
      const own = stage.newEpoch({ chunks: [part(0, randomBytes(9))], commands: [commandAt(1), commandAt(3)] });
      const foreign = stage.newEpoch({ chunks: [part(0, randomBytes(9))], commands: [commandAt(2)] });
      await stage.upload(own);
      await stage.patch({ epochs: [foreign] }, stage.device, other.id);
      const ask = (query: string, { idea = stage.session.ideaId, by = stage.owner } = {}) =>
        call(ideaCommandsRoute.GET, by, { params: { id: idea }, path: `/x?${query}` });
      const list = async (...given: Parameters<typeof ask>) =>
        (await succeed(await ask(...given), ideaCommandListReplySchema)).commands;
      const newest = await list(`${paneQuery(own)}&limit=1`);
      expect(newest).toMatchObject([{ outputFrom: 3, epoch: own.epoch, session: stage.session.id }]);
      expect(await list(`${paneQuery(own)}&before=${own.epoch}:3`)).toMatchObject([{ outputFrom: 1 }]);
      expect((await list("")).every(({ session }) => session === stage.session.id)).toBe(true);
      expect(await list("", { idea: other.ideaId })).toMatchObject([{ outputFrom: 2, session: other.id }]);
      expect(await list(`session=${other.id}`)).toEqual([]);
      expect(await refusal(await ask(`before=${foreign.epoch}:2`))).toBe("404 notFound");
      expect(await refusal(await ask("", { by: await stage.world.stranger() }))).toBe("404 notFound");
    });

    it("UP9 are in the session's own row, compressed, the newest 500 of them", async () => {
      const epoch = stage.newEpoch({ startedAt: "2026-11-21T09:50:00.000Z" });
      const all = Array.from({ length: 520 }, (_, at) => commandAt(4_000_000 + at, { outputTo: 4_000_000 + at }));
      for (let at = 0; at < all.length; at += 64) await stage.upload({ ...epoch, commands: all.slice(at, at + 64) });
      const [row] = await stage.orm
        .select({ snapshot: ideasTerminalSessions.historySnapshot })
        .from(ideasTerminalSessions)
        .where(eq(ideasTerminalSessions.id, stage.session.id));
      const told: unknown = JSON.parse(zstdDecompressSync(row?.snapshot ?? new Uint8Array(0)).toString("utf8"));
      const { commands: kept } = commandListReplySchema.parse({ ...(told as object), more: false });
      expect(kept.map((command) => command.outputFrom)).toEqual(
        all
          .slice(20)
          .map((command) => command.outputFrom)
          .toReversed(),
      );
    });
  });

  it("UP3 takes as many marks as it says, and not one more", async () => {
    const masks = Array.from({ length: 1_024 }, (_, at): Mask => ({ from: at, to: at + 1, kind: "token" }));
    const sizes = Array.from({ length: 256 }, (_, at) => ({ offset: at, columns: 80, rows: 24 }));
    const full = stage.newEpoch({
      chunks: [part(0, randomBytes(2_000))],
      masks,
      sizes,
      commands: Array.from({ length: 64 }, (_, at) => commandAt(at)),
    });
    expect(await stage.upload(full)).toBe(2_000);
    const over = { ...full, masks: [...masks, { from: 1_100, to: 1_101, kind: "token" }] };
    expect(await refusal(await stage.patch({ epochs: [over] }))).toBe("400 badRequest");
    const many = Array.from({ length: 17 }, () => stage.newEpoch());
    expect(await refusal(await stage.patch({ epochs: many }))).toBe("400 badRequest");
  });
});
