/** What a list shows of an idea's sessions, through the route handler; on every database. */
import {
  createIdeaSchema,
  encodeKeyframe,
  limits,
  paneIdSchema,
  previewListReplySchema,
  type SessionPreview,
  type UploadEpoch,
} from "@coda/protocol";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as previewsRoute from "@/app/api/devmode/ideas/[id]/previews/route.ts";
import { UploadStage } from "@/app/api/testing/upload-stage.ts";
import { call, refusal, succeed, takenSession } from "@/app/api/testing/world.ts";
import { terminalChunks } from "../../drizzle/schema/index.ts";
import { testDatabases } from "../testing/databases.ts";
import { part, uploadEpoch } from "../testing/upload.ts";

const bytes = (text: string) => Buffer.from(text);

function keyframe({ epoch }: UploadEpoch, offset: number, { history, screen }: { history: string; screen: string }) {
  const vt = bytes(history + screen);
  const size = { columns: 40, rows: 5 };
  const told = { title: "", scrollbackLines: 1, scrollbackBytes: bytes(history).length };
  return part(offset, encodeKeyframe({ header: { epoch, offset, ...size, ...told }, vt }));
}

describe.each(testDatabases)("previews on %s", (_name, open) => {
  let stage: UploadStage;
  let session: string;
  let idea: string;
  let made = 0;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
  });
  afterAll(() => stage.dispose());
  beforeEach(async () => {
    const { title } = createIdeaSchema.parse({ title: `Idea ${++made}` });
    ({ id: session, ideaId: idea } = await takenSession(stage.owner, stage.device, title));
  });

  const ask = (by = stage.owner) => call(previewsRoute.GET, by, { params: { id: idea } });
  const previews = async (): Promise<SessionPreview[]> => (await succeed(await ask(), previewListReplySchema)).previews;
  const upload = async (epoch: UploadEpoch) => {
    expect((await stage.patch({ epochs: [epoch] }, stage.device, session)).status).toBe(200);
  };
  const lines = async () => (await previews()).map((preview) => preview.lines);

  it("say nothing of a session that printed nothing", async () => {
    expect(await previews()).toEqual([{ session, pane: null, lines: [], command: null }]);
  });

  it("are the last rows of the screen that have something on them, as a reader sees them", async () => {
    const output = bytes("one\r\ntwo\r\n\u001B[1mthree\u001B[0m\r\n\r\nfour\rFive\r\nsix\r\n\r\n");
    await upload(uploadEpoch({ columns: 40, rows: 10, chunks: [part(0, output)] }));
    expect(await lines()).toEqual([["two", "three", "Five", "six"]]);
  });

  it("go on from the newest keyframe, without its scrollback, and follow what is printed", async () => {
    const epoch = uploadEpoch({ columns: 40, rows: 5, chunks: [part(0, bytes("long ago\r\n"))] });
    const screen = keyframe(epoch, 10, { history: "above\r\n", screen: "\u001B[H\u001B[2Jprompt$ " });
    await upload({ ...epoch, keyframes: [screen] });
    expect(await lines()).toEqual([["prompt$"]]);
    await upload({ ...epoch, chunks: [part(10, bytes("make\r\nfailed"))] });
    expect(await lines()).toEqual([["prompt$ make", "failed"]]);
  });

  it("show what a full-screen program shows", async () => {
    await upload(uploadEpoch({ columns: 40, rows: 5, chunks: [part(0, bytes("$ vi\u001B[?1049h\u001B[Htext\r\n~"))] }));
    expect(await lines()).toEqual([["text", "~"]]);
  });

  it("draw no more of a flood than a bounded piece behind the keyframe", async () => {
    const row = `${"x".repeat(38)}\r\n`;
    const flood = bytes(row.repeat(Math.ceil(limits.previewTailBytes / row.length)) + "the end");
    await upload(uploadEpoch({ columns: 40, rows: 5, chunks: [part(0, flood)] }));
    const [drawn] = await lines();
    expect(drawn).toHaveLength(limits.previewLines);
    expect(drawn?.join("")).not.toContain("the end");
  });

  it("are of the pane that printed last, whichever it is", async () => {
    const [first, second] = ["%1", "%2"].map((pane) =>
      uploadEpoch({ pane: paneIdSchema.parse(pane), chunks: [part(0, bytes(`begin of ${pane}`))] }),
    );
    if (first === undefined || second === undefined) throw new Error("two panes");
    for (const epoch of [first, second]) {
      await upload(epoch);
      stage.world.advance(1);
    }
    expect((await previews()).map(({ pane }) => pane)).toEqual(["%2"]);
    await upload({ ...first, chunks: [part(11, bytes(" and on"))] });
    expect(await lines()).toEqual([["begin of %1 and on"]]);
  });

  it("leave out what is damaged", async () => {
    const epoch = uploadEpoch({ chunks: [part(0, bytes("some text"))] });
    await upload(epoch);
    await stage.orm
      .update(terminalChunks)
      .set({ zstd: bytes("damaged") })
      .where(eq(terminalChunks.epoch, epoch.epoch));
    expect(await lines()).toEqual([[]]);
  });

  it("name the command that began last, and how it ended", async () => {
    const command = { promptAt: null, outputTo: 9, directory: null, exitCode: 2, durationMs: 1_500 };
    const commands = ["make", "make test"].map((line, at) => ({
      ...command,
      command: line,
      outputFrom: at,
      startedAt: `2026-11-21T09:0${at}:00.000Z`,
    }));
    await upload(uploadEpoch({ chunks: [part(0, bytes("some text"))], commands }));
    expect((await previews())[0]?.command).toMatchObject({ command: "make test", exitCode: 2, durationMs: 1_500 });
  });

  it("are the members' of the idea alone", async () => {
    expect(await refusal(await ask(await stage.world.stranger()))).toBe("404 notFound");
  });
});
