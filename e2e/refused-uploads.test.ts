/** What the real web app refuses of a helper's uploads: the helper keeps it, says it once, and brings everything else. */
import { randomUUID } from "node:crypto";
import { epochSchema, limits, patchSessionReplySchema, type Epoch, type PatchSession } from "@coda/protocol";
import { JournalUploader } from "@coda/runner-core/testing/journal-uploader";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UploadStage } from "../app/api/testing/upload-stage.ts";
import { takenSession } from "../app/api/testing/world.ts";
import { terminalEpochs } from "../drizzle/schema/index.ts";
import { testDatabases } from "../server/testing/databases.ts";

const refused = "warn output of a pane is refused; it is kept, and others are uploaded";

let stage: UploadStage;
let helper: JournalUploader;

/** As `WebApi` reads replies, without the network. */
async function patch(session: string, body: PatchSession) {
  const reply = await stage.patch(body, stage.device, session);
  const value: unknown = await reply.json();
  if (reply.ok) return { ok: true as const, value: patchSessionReplySchema.parse(value) };
  const { error } = value as { error: { code: "unprocessable"; message: string } };
  return { ok: false as const, failure: error };
}

beforeEach(async () => {
  const [[, open] = []] = testDatabases;
  if (open === undefined) throw new Error("no database to test with");
  stage = await UploadStage.open(open);
  helper = new JournalUploader(stage.session.id, { patch });
});
afterEach(async () => {
  await helper.stop();
  await stage.dispose();
});

async function stored(epoch: Epoch): Promise<number | undefined> {
  const [row] = await stage.orm
    .select({ acknowledged: terminalEpochs.acknowledged })
    .from(terminalEpochs)
    .where(eq(terminalEpochs.epoch, epoch));
  return row?.acknowledged;
}

/** As many epochs as a session may have. */
async function fillSession(): Promise<Epoch> {
  const [row] = await stage.orm.select().from(terminalEpochs);
  if (row === undefined) throw new Error("nothing was stored");
  const { sequence: _, ...copied } = row;
  const held = await stage.orm.$count(terminalEpochs);
  const more = Array.from({ length: limits.epochsPerSession - held }, () => ({
    ...copied,
    epoch: epochSchema.parse(randomUUID()),
  }));
  for (let at = 0; at < more.length; at += 1_024)
    await stage.orm.insert(terminalEpochs).values(more.slice(at, at + 1_024));
  return more[0]?.epoch ?? row.epoch;
}

/** Thousands of rows, and some tens of requests, on whatever machine. */
describe("a helper whose upload the web app refuses", { timeout: 60_000 }, () => {
  it("UP10 UP11 keeps the epoch that is one too many, says so once, and brings it when there is room", async () => {
    const known = helper.record("known");
    await helper.seconds(2);
    const spare = await fillSession();
    const surplus = helper.record("one too many");
    await helper.seconds(5);
    helper.print(known, " and more");
    await helper.seconds(20);
    expect([await stored(known), await stored(surplus)]).toEqual(["known and more".length, undefined]);
    expect(helper.lines).toEqual([refused]);
    expect(helper.told).toMatchObject([
      { reason: expect.stringContaining(String(limits.epochsPerSession)) as unknown },
    ]);

    await stage.orm.delete(terminalEpochs).where(eq(terminalEpochs.epoch, spare));
    await helper.seconds(40);
    expect(await stored(surplus)).toBe("one too many".length);
  });

  it("UP11 keeps what comes behind an end that the web app knows of, and brings all else", async () => {
    const [ended, other] = [helper.record("said"), helper.record("other")];
    await helper.seconds(2);
    await stage.orm.update(terminalEpochs).set({ ended: true }).where(eq(terminalEpochs.epoch, ended));
    helper.print(ended, " and said again");
    helper.print(other, " goes on");
    await helper.seconds(20);
    expect([await stored(ended), await stored(other)]).toEqual([4, "other goes on".length]);
    expect(helper.lines).toEqual([refused]);
  });

  it("UP11 keeps what is another session's, and brings all else", async () => {
    const [taken, other] = [helper.record("mine"), helper.record("other")];
    await helper.seconds(2);
    const { id: sessionId } = await takenSession(stage.owner, stage.device, "Another");
    await stage.orm.update(terminalEpochs).set({ sessionId }).where(eq(terminalEpochs.epoch, taken));
    helper.print(taken, " or not");
    helper.print(other, " goes on");
    await helper.seconds(20);
    expect([await stored(taken), await stored(other)]).toEqual([4, "other goes on".length]);
    expect(helper.lines).toEqual([refused]);
  });
});
