/** Searching on every database: what is indexed, what is not yet, what is gone, and whose it is. */
import { desc, eq, inArray, sql } from "drizzle-orm";
import { formatPosition, searchReplySchema, type SearchReply, type UploadEpoch } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, succeed, type Caller } from "@/app/api/testing/world.ts";
import { UploadStage } from "@/app/api/testing/upload-stage.ts";
import * as searchRoute from "@/app/api/devmode/search/route.ts";
import { searchBlocks, searchGroups, terminalEpochs } from "../../drizzle/schema/index.ts";
import { pruneTranscripts } from "../housekeeping/prune.ts";
import { testDatabases } from "../testing/databases.ts";
import { endlessTurn } from "../testing/turns.ts";
import { parts } from "../testing/upload.ts";
import { findLines } from "./find-lines.ts";
import type { SearchPlace } from "./search-place.ts";
import { fewestPlaces, placesPerGroup } from "./signatures.ts";
import { indexTexts, isUnread } from "./index-texts.ts";

const dayMs = 24 * 3_600_000;

describe.each(testDatabases)("searching on %s", (_name, open) => {
  let stage: UploadStage;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
  });
  afterAll(() => stage.dispose());

  async function search(query: Record<string, string>, by: Caller = stage.owner): Promise<SearchReply> {
    const path = `/api/devmode/search?${new URLSearchParams(query)}`;
    return succeed(await call(searchRoute.GET, by, { path }), searchReplySchema);
  }

  async function print(text: string, epoch = stage.newEpoch(), offset = 0): Promise<UploadEpoch> {
    const chunks = parts(Buffer.from(text), offset).map((chunk) => ({ ...chunk, at: stage.nowMs }));
    await stage.upload({ ...epoch, chunks });
    return epoch;
  }

  const index = () => indexTexts(stage.orm, endlessTurn(stage.nowMs));
  const numbered = (count: number, words: string) =>
    Array.from({ length: count }, (_, at) => `${at} ${words} ${(at * 7919) % 1_000}\r\n`).join("");

  it("SQ1 finds a line with its neighbours, its place and its time, before and after it is indexed", async () => {
    const text = "one\r\nneedle-a 日本 lies here\r\nthree\r\n";
    const { epoch, pane } = await print(text);
    const expected = {
      pane,
      epoch,
      session: stage.session.id,
      offset: Buffer.byteLength(text) - 7,
      showTo: Buffer.byteLength(text),
      line: "needle-a 日本 lies here",
      marks: [[0, 8]],
      before: "one",
      after: "three",
      command: null,
    };
    const young = await search({ q: "needle-a" });
    expect(young.hits).toMatchObject([expected]);
    await index();
    const indexed = await search({ q: "NEEDLE-A".toLowerCase() });
    expect(indexed.hits).toEqual(young.hits);
    expect(indexed).toMatchObject({ next: null, searchedTo: null, notReady: 0 });
    expect((await search({ q: "needle-a three" })).hits).toEqual([]);
    expect((await search({ q: "日本 needle-a" })).hits).toHaveLength(1);
  });

  it("SQ2 pages through all that is found, newest first, each line once", async () => {
    const epoch = await print(numbered(5_000, "paged word"));
    await index();
    // The same pane goes on: its newest lines are not indexed.
    await print(numbered(30, "paged word of late"), epoch, Buffer.byteLength(numbered(5_000, "paged word")));
    const lines: string[] = [];
    let next: string | null = "";
    while (next !== null && lines.length < 400) {
      const page: SearchReply = await search({ q: "paged word", ...(next !== "" && { next }) });
      lines.push(...page.hits.map(({ line }) => line));
      ({ next } = page);
    }
    const expected = [
      ...numbered(5_000, "paged word").split("\r\n"),
      ...numbered(30, "paged word of late").split("\r\n"),
    ];
    expect(lines).toEqual(
      expected
        .filter((line) => line !== "")
        .toReversed()
        .slice(0, lines.length),
    );
    const rare = await search({ q: "4711 paged" });
    expect(rare.hits.map(({ line }) => line)).toEqual([`4711 paged word ${(4711 * 7919) % 1_000}`]);
  });

  it("SQ3 indexes what follows without a line twice or none, in pieces of any size", async () => {
    const text = numbered(400, "piecewise");
    const epoch = stage.newEpoch();
    for (let at = 0; at < text.length; at += 1_111) {
      await print(text.slice(at, at + 1_111), epoch, at);
      await index();
    }
    const [row] = await stage.orm.select().from(terminalEpochs).where(eq(terminalEpochs.epoch, epoch.epoch));
    expect(row?.indexedTo).toBe(text.length);
    expect((await search({ q: '"217 piecewise"' })).hits).toHaveLength(1);
    const blocks = await stage.orm.select().from(searchBlocks).where(eq(searchBlocks.epoch, epoch.epoch));
    expect(blocks).toHaveLength(1); // it grew
  });

  it("SQ2 goes on while the newest line is not finished, and refuses a place that is none", async () => {
    const epoch = await print("unfinished-line");
    await index();
    await print(" goes on\r\n", epoch, 15);
    expect((await search({ q: "unfinished-line" })).hits.map(({ line }) => line)).toEqual(["unfinished-line goes on"]);
    await index();
    expect((await search({ q: "unfinished-line" })).hits.map(({ line }) => line)).toEqual(["unfinished-line goes on"]);
    for (const next of ["x", "9999999999999999.y.0.0", `999999999999999.${epoch.epoch}.0.0`]) {
      const path = `/api/devmode/search?${new URLSearchParams({ q: "a", next })}`;
      expect((await call(searchRoute.GET, stage.owner, { path })).status).toBe(400);
    }
  });

  it("SQ3 finds a long line that goes on without an end for now", async () => {
    const words = Array.from({ length: 3_000 }, (_, at) => `w${at}x`).join(" ");
    const epoch = await print(words);
    await index();
    await print(` and-its-end\r\n`, epoch, words.length);
    await index();
    expect((await search({ q: "w2999x and-its-end" })).hits).toHaveLength(1);
    expect((await search({ q: "w7x w8x" })).hits).toHaveLength(1);
    const blocks = await stage.orm.select().from(searchBlocks).where(eq(searchBlocks.epoch, epoch.epoch));
    expect(blocks.map(({ from }) => from)).toEqual([0]);
  });

  it("SQ3 indexes streams of one terminal at once, by several processes", async () => {
    const words = Array.from({ length: 6 }, (_, at) => `parallel-${at}`);
    for (const word of words) await print(numbered(4_000, word));
    await Promise.all([index(), index(), index()]);
    await index(); // what one gave up since another was faster
    for (const word of words) expect((await search({ q: `3999 ${word}` })).hits).toHaveLength(1);
    const unread = await stage.orm.select().from(terminalEpochs).where(isUnread);
    expect(unread).toEqual([]);
  });

  it("SQ9 says how far it came when its time is over, and goes on from there", async () => {
    await print(numbered(50_000, "slowly"));
    await index();
    const sessions = sql`${stage.session.id}::uuid`;
    const search = { words: ["SLOWLY"], exactCase: true }; // signatures know no capitals
    const given = { sessions, search, since: undefined, until: undefined, unread: [] };
    let before: SearchPlace | undefined;
    const searchedTo: number[] = [];
    do {
      const page = await findLines(stage.orm, { ...given, before }, { hasTime: () => false, rest: async () => {} });
      expect(page.lines).toEqual([]);
      before = page.next;
      expect(page.searchedToMs === undefined).toBe(before === undefined);
      if (page.searchedToMs !== undefined) searchedTo.push(page.searchedToMs);
    } while (before !== undefined);
    expect(searchedTo.length).toBeGreaterThan(1);
    expect(searchedTo).toEqual(searchedTo.toSorted((a, b) => b - a));
  });

  it("SQ3 finds what was indexed by a version before, and gives it signatures with the next round", async () => {
    await print(numbered(20_000, "of-old"));
    await index();
    await stage.orm.update(searchGroups).set({ letters: null });
    await stage.orm.update(searchBlocks).set({ isLettered: false });
    const found = async () => (await search({ q: '"19999 of-old"' })).hits.length;
    expect(await found()).toBe(1);
    await index();
    expect(await found()).toBe(1);
    const groups = await stage.orm.select().from(searchGroups);
    const lettered = groups.filter(({ letters }) => letters !== null).map(({ id }) => id);
    expect(lettered).toEqual(groups.filter(({ places }) => places >= fewestPlaces).map(({ id }) => id));
    const blocks = await stage.orm.select().from(searchBlocks);
    for (const { groupId, isLettered } of blocks) expect(isLettered).toBe(lettered.includes(groupId));
  });

  it("SQ3 writes what comes a little at a time to a small table, and finds all of it wherever it went", async () => {
    // What still grows stays in the tail: of the tests before, nothing does.
    await stage.orm.update(terminalEpochs).set({ ended: true });
    await print(numbered(12_000, "before-all"));
    await index();
    const tables = async () => {
      const all = await stage.orm.select().from(searchGroups).orderBy(desc(searchGroups.id)).limit(2);
      return all.map(({ places, letters }) => ({ places, letters: Buffer.from(letters ?? []).toString("base64") }));
    };
    const [one, other] = [stage.newEpoch(), stage.newEpoch()];
    let at = 0;
    let largeWritten = 0;
    let [, large] = await tables();
    for (let round = 0; round < 16; round++) {
      const text = numbered(900, `round-${round} of a trickle`);
      for (const epoch of [one, other]) await print(text, epoch, at);
      at += text.length;
      await index();
      const [tail, now] = await tables();
      expect(tail?.places).toBeLessThanOrEqual(12);
      if (now?.letters !== large?.letters) largeWritten++;
      large = now;
    }
    const blocks = await stage.orm
      .select()
      .from(searchBlocks)
      .where(inArray(searchBlocks.epoch, [one.epoch, other.epoch]));
    expect(blocks.length).toBeGreaterThan(20);
    expect(new Set(blocks.map(({ groupId, place }) => `${groupId}.${place}`)).size).toBe(blocks.length);
    expect(largeWritten).toBeGreaterThan(1);
    expect(largeWritten).toBeLessThan(blocks.length / 4);
    const both = [one.epoch, other.epoch].toSorted();
    for (const round of [0, 7, 15]) {
      const { hits } = await search({ q: `"899 round-${round} of"` });
      expect(hits.map(({ epoch }) => epoch).toSorted()).toEqual(both);
    }
  });

  it("SQ4 finds nothing of output that was pruned, and goes on finding the rest", async () => {
    const lateMs = stage.nowMs + 40 * dayMs;
    const epoch = await print(`secret-of-old\r\n${numbered(20_000, "pruned")}`);
    await index();
    const before = await stage.orm.select().from(searchGroups);
    expect(before.some(({ letters }) => letters !== null)).toBe(true);
    expect((await search({ q: "secret-of-old" })).hits).toHaveLength(1);
    await pruneTranscripts(stage.orm, endlessTurn(lateMs));
    expect((await search({ q: "secret-of-old" })).hits).toEqual([]);
    const [row] = await stage.orm.select().from(terminalEpochs).where(eq(terminalEpochs.epoch, epoch.epoch));
    const held = await stage.orm.select().from(searchBlocks).where(eq(searchBlocks.epoch, epoch.epoch));
    expect(row?.start).toBeGreaterThan(0);
    expect(Math.min(...held.map(({ from }) => from))).toBe(row?.start);
    expect((await search({ q: '"19999 pruned"' })).hits).toHaveLength(1);
    const groups = await stage.orm.select().from(searchGroups);
    expect(groups.every(({ places }) => places <= placesPerGroup)).toBe(true);
  });

  it("SQ5 takes what is typed literally, and refuses what is nothing", async () => {
    await print("100%_of a_b\r\n100x of axb\r\n");
    expect((await search({ q: "100%_" })).hits).toHaveLength(1);
    expect((await search({ q: "a_b" })).hits).toHaveLength(1);
    const blank = await call(searchRoute.GET, stage.owner, { path: "/api/devmode/search?q=%20%20" });
    expect(blank.status).toBe(400);
  });

  it("SQ6 finds commands by their line, and tells of a found line which command printed it", async () => {
    const text = "$ make boat\r\nhull of oak\r\n$ \r\n";
    const outputFrom = 13;
    const command = {
      promptAt: 0,
      outputFrom,
      outputTo: 26,
      command: "make boat",
      directory: "/sea",
      exitCode: 2,
      startedAt: "2026-11-21T09:00:00.000Z",
      durationMs: 5,
    };
    const epoch = stage.newEpoch();
    await stage.upload({ ...epoch, chunks: parts(Buffer.from(text)), commands: [command] });
    const { hits } = await search({ q: "oak" });
    expect(hits).toMatchObject([{ command: { text: "make boat", exitCode: 2, ended: true } }]);
    const { commands } = await search({ q: "make" });
    expect(commands).toMatchObject([{ command: "make boat", epoch: epoch.epoch, slot: stage.session.slot }]);
    const only = await search({ q: "boat", kind: "commands" });
    expect(only.hits).toEqual([]);
    expect(only.commands).toHaveLength(1);
    const next = formatPosition({ epoch: epoch.epoch, offset: outputFrom });
    expect((await search({ q: "boat", kind: "commands", next })).commands).toEqual([]);
  });

  it("SQ7 looks only where it is told to: an idea, a slot, a time", async () => {
    await print("here-and-now\r\n");
    const found = async (query: Record<string, string>) => (await search({ q: "here-and-now", ...query })).hits.length;
    const { ideaId: idea, slot } = stage.session;
    expect(await found({ idea, slot })).toBe(1);
    expect(await found({ idea: "another-idea" })).toBe(0);
    expect(await found({ idea, slot: "another" })).toBe(0);
    expect(await found({ since: new Date(stage.nowMs + dayMs).toISOString() })).toBe(0);
    for (const since of ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:00", "yesterday"]) {
      const path = `/api/devmode/search?${new URLSearchParams({ q: "a", since })}`;
      expect((await call(searchRoute.GET, stage.owner, { path })).status).toBe(400);
    }
    expect(await found({ until: new Date(stage.nowMs + dayMs).toISOString() })).toBe(1);
  });

  it("SQ8 shows nobody what they may not read", async () => {
    await print("for-my-eyes\r\n");
    const stranger = await stage.world.stranger();
    expect((await search({ q: "for-my-eyes" }, stranger)).hits).toEqual([]);
    const device = await call(searchRoute.GET, stage.device, { path: "/api/devmode/search?q=for-my-eyes" });
    expect(device.ok).toBe(false);
  });
});
