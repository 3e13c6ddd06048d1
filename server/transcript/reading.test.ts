/** Transcripts as text, recording and JSON, and places by time, through the route handlers; on every database. */
import { packTimes, patchSessionReplySchema, transcriptPlaceReplySchema, type UploadEpoch } from "@coda/protocol";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { paneQuery, UploadStage } from "@/app/api/testing/upload-stage.ts";
import { refusal, succeed } from "@/app/api/testing/world.ts";
import { terminalChunks, terminalEpochs } from "../../drizzle/schema/index.ts";
import { localOwner } from "../account/local-owner.ts";
import { systemClock } from "../clock.ts";
import { Scope } from "../scope.ts";
import { testDatabases } from "../testing/databases.ts";
import { bytesOf, outline, part, recordsOf } from "../testing/upload.ts";
import { transcriptQuerySchema, transcriptResponse } from "./respond.ts";
import { compress } from "./zstd.ts";

const begunMs = Date.parse("2026-11-21T09:00:00.000Z");

/** Text whose pieces were written so many milliseconds after `begunMs`. */
function timedText(offset: number, pieces: readonly (readonly [afterMs: number, text: string])[]) {
  let at = offset;
  const marks = pieces.map(([afterMs, text]) => {
    const mark = { offset: at, atMs: begunMs + afterMs };
    at += Buffer.byteLength(text);
    return mark;
  });
  const raw = Buffer.from(pieces.map(([, text]) => text).join(""));
  const atMs = marks[0]?.atMs ?? begunMs;
  return {
    ...part(offset, raw),
    at: atMs,
    times: Buffer.from(packTimes({ offset, atMs }, marks.slice(1))).toString("base64"),
  };
}

describe.each(testDatabases)("reading on %s", (_name, open) => {
  let stage: UploadStage;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
  });
  afterAll(() => stage.dispose());

  const textOf = async (epoch: UploadEpoch, query: string) =>
    (await bytesOf(await stage.read(`${paneQuery(epoch)}&${query}`))).toString("utf8");
  const linesOf = async (epoch: UploadEpoch, query: string): Promise<unknown[]> =>
    (await textOf(epoch, query))
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));

  /** Two epochs: sizes, a gap, a mask, a command, a character cut in two. */
  async function uploadStory(): Promise<UploadEpoch> {
    const first = stage.newEpoch({
      chunks: [
        timedText(0, [
          [0, "$ make\r\n"],
          [1_500, "10%\r100%\r\n"],
          [2_000, "wide "],
        ]),
        timedText(123, [[5_000, "after\r\n"]]),
      ],
      gaps: [{ from: 23, to: 123, cause: "journal-cap" }],
      sizes: [{ offset: 8, columns: 100, rows: 30 }],
      masks: [{ from: 10, to: 12, kind: "token" }],
      commands: [
        {
          promptAt: 0,
          outputFrom: 8,
          outputTo: 18,
          command: "make",
          directory: "/home/ada",
          exitCode: 0,
          startedAt: new Date(begunMs + 1_000).toISOString(),
          durationMs: 500,
        },
      ],
      ended: true,
    });
    const chunk = Buffer.from("é");
    const second = stage.newEpoch({
      pane: first.pane,
      startedAt: "2026-11-21T09:30:00.000Z",
      chunks: [
        { ...part(0, chunk.subarray(0, 1)), at: begunMs + 1_800_000 },
        { ...part(1, chunk.subarray(1)), at: begunMs + 1_800_250 },
      ],
    });
    await succeed(await stage.patch({ epochs: [first, second] }), patchSessionReplySchema);
    return { ...first, startedAt: second.epoch };
  }

  it("TS6 as text gives what a reader would copy, and says where output is missing", async () => {
    const story = await uploadStory();
    expect(await textOf(story, "format=text")).toBe(
      "$ make\n100%\nwide \n[100 bytes missing (journal-cap)]\nafter\né\n",
    );
    const screens = stage.newEpoch({
      columns: 20,
      rows: 5,
      chunks: [
        part(
          0,
          Buffer.from(
            Array.from({ length: 3_000 }, (_, at) => `line \u001B[3${at % 8}m${at}\u001B[0m\r\n`).join("") +
              "\u001B]0;title\u0007\u001Bkname\u001B\\" +
              "\u001B[?1049hnot this\u001B[?1049l" +
              `${"w".repeat(50)}\r\nup\r\ndown\u001B[A\rUP\u001B[B\u001B[K\r\n`,
          ),
        ),
      ],
    });
    await stage.upload(screens);
    const lines = Array.from({ length: 3_000 }, (_, at) => `line ${at}\n`).join("");
    expect(await textOf(screens, "format=text")).toBe(`${lines}${"w".repeat(50)}\nUP\ndo\n`);
  });

  it("TS6 as asciicast has real intervals, sizes, and gaps as marks", async () => {
    const story = await uploadStory();
    expect(await linesOf(story, "format=asciicast")).toEqual([
      {
        version: 3,
        term: { cols: 80, rows: 24, type: "tmux-256color" },
        timestamp: begunMs / 1_000,
        idle_time_limit: 5,
      },
      [0, "o", "$ make\r\n"],
      [0, "r", "100x30"],
      [1.5, "o", "10"],
      [0, "o", "%\r100%\r\n"],
      [0.5, "o", "wide "],
      [0, "m", "100 bytes missing (journal-cap)"],
      [3, "o", "after\r\n"],
      [0, "r", "80x24"],
      [0, "m", `epoch ${story.startedAt}`],
      [0, "o", "\u001Bc"],
      [1_795.25, "o", "é"],
    ]);
  });

  it("TS6 as JSON has everything that is stored", async () => {
    const story = await uploadStory();
    const lines = await linesOf(story, `format=json&from=${story.epoch}:5`);
    const output = (offset: number, after: number, text: string) => {
      const bytes = Buffer.from(text, "latin1").toString("base64");
      return { kind: "output", offset, at: begunMs + after, bytes };
    };
    expect(lines).toMatchObject([
      { kind: "epoch", epoch: story.epoch, columns: 80, rows: 24, start: 0, end: 130, ended: true },
      output(5, 0, "e\r\n"),
      { kind: "size", offset: 8, columns: 100, rows: 30 },
      output(8, 1_500, "10"),
      { kind: "mask", from: 10, to: 12, mask: "token" },
      output(10, 1_500, "%\r100%\r\n"),
      output(18, 2_000, "wide "),
      { kind: "gap", from: 23, to: 123, cause: "journal-cap" },
      output(123, 5_000, "after\r\n"),
      { kind: "command", outputFrom: 8, outputTo: 18, command: "make", exitCode: 0, durationMs: 500 },
      { kind: "epoch", epoch: story.startedAt },
      output(0, 1_800_000, "\u00C3"),
      output(1, 1_800_250, "\u00A9"),
    ]);
  });

  it("TS7 finds the place of a time, and begins there", async () => {
    const story = await uploadStory();
    const placeAt = async (afterMs: number) => {
      const reply = await stage.read(`${paneQuery(story)}&at=${begunMs + afterMs}`);
      const { place } = await succeed(reply, transcriptPlaceReplySchema);
      return place === null ? null : `${place.epoch === story.epoch ? "first" : "second"} ${place.offset}`;
    };
    expect(await placeAt(-86_400_000)).toBe("first 0");
    expect(await placeAt(0)).toBe("first 8");
    expect(await placeAt(1_499)).toBe("first 8");
    expect(await placeAt(1_500)).toBe("first 18");
    expect(await placeAt(4_999)).toBe("first 23");
    expect(await placeAt(600_000)).toBe("first 130");
    expect(await placeAt(1_800_000)).toBe("second 1");
    expect(await placeAt(9_000_000_000)).toBe("second 2");
    expect(await textOf(story, `format=raw&from=${begunMs + 2_000}`)).toBe("after\r\né");
    const nothing = stage.newEpoch();
    const empty = await stage.read(`${paneQuery(nothing)}&at=${begunMs}`);
    expect(await succeed(empty, transcriptPlaceReplySchema)).toEqual({ place: null });
  });

  it("TS7 begins a page from a time at a keyframe, with times where they are asked for, and masks", async () => {
    const epoch = stage.newEpoch({
      chunks: [timedText(0, [[0, "a".repeat(50)]]), timedText(50, [[1_000, "b".repeat(50)]])],
      keyframes: [part(20, Buffer.from("keyframe"))],
      masks: [{ from: 60, to: 65, kind: "password" }],
    });
    await stage.upload(epoch);
    expect(outline(await recordsOf(await stage.read(`${paneQuery(epoch)}&from=${begunMs + 500}&times=1`)))).toEqual([
      `epoch ${epoch.epoch.slice(0, 4)} 0-100`,
      "chunk 0+50",
      "times 0",
      "keyframe 20",
      "chunk 50+50",
      "times 50",
      "mask 60-65 password",
      "end",
    ]);
    expect(await refusal(await stage.read(`${paneQuery(epoch)}&format=text&from=latest`))).toBe("400 badRequest");
  });

  it("TS8 asks for no more of a transcript than its reader has taken, in any format", async () => {
    const epoch = stage.newEpoch({ chunks: [part(0, Buffer.from("x"))] });
    await stage.upload(epoch);
    const raw = Buffer.from("0123456789abcde\n".repeat(16 * 1_024));
    const zstd = await compress(raw);
    const rows = Array.from({ length: 200 }, (_, at) => ({
      epoch: epoch.epoch,
      offset: 1 + at * raw.length,
      rawBytes: raw.length,
      zstd,
    }));
    await stage.orm.insert(terminalChunks).values(rows);
    const where = eq(terminalEpochs.epoch, epoch.epoch);
    await stage.orm
      .update(terminalEpochs)
      .set({ acknowledged: 1 + 200 * raw.length })
      .where(where);
    const userId = (await localOwner(stage.orm)).id;
    for (const format of ["raw", "text", "asciicast", "json"]) {
      let selects = 0;
      const counted = new Proxy(stage.orm, {
        get(orm, name) {
          if (name === "select") selects++;
          return Reflect.get(orm, name) as unknown;
        },
      });
      const scope = new Scope(
        { kind: "user", userId, name: null, email: null, signIn: null },
        { orm: counted, clock: systemClock },
      );
      const query = transcriptQuerySchema.parse({ pane: epoch.pane, format });
      const reply = await transcriptResponse(scope, stage.session.id, query);
      const body = (reply.body as ReadableStream<Uint8Array>).getReader();
      let bytes = 0;
      while (bytes < 600_000) bytes += (await body.read()).value?.length ?? 0;
      await body.cancel();
      // Eight chunks a look: all of it takes 25, and some for what is noted along it.
      expect(selects).toBeLessThan(12);
    }
  });
});
