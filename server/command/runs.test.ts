/** Runs that are compared, and what they printed; on every database. */
import { ideaIdSchema, limits, runTextReplySchema, type ApiIdeaCommand } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as textRoute from "@/app/api/devmode/sessions/[id]/text/route.ts";
import { paneQuery, UploadStage } from "@/app/api/testing/upload-stage.ts";
import { call, refusal, succeed } from "@/app/api/testing/world.ts";
import { systemClock } from "../clock.ts";
import { Scope } from "../scope.ts";
import { testDatabases } from "../testing/databases.ts";
import { newStranger } from "../testing/people.ts";
import { localOwner } from "../account/local-owner.ts";
import { part, parts } from "../testing/upload.ts";
import { runAt, runBefore } from "./runs.ts";

const ran = (command: string, minute: number, [outputFrom, outputTo]: readonly [number, number | null]) => ({
  promptAt: null,
  outputFrom,
  outputTo,
  command,
  directory: null,
  exitCode: 0,
  startedAt: `2026-11-21T09:0${minute}:00.000Z`,
  durationMs: 5,
});

describe.each(testDatabases)("runs on %s", (_name, open) => {
  let stage: UploadStage;
  let owner: Scope;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
    const { orm } = stage;
    const { id: userId } = await localOwner(orm);
    owner = new Scope({ kind: "user", userId, name: null, email: null, signIn: null }, { orm, clock: systemClock });
  });
  afterAll(() => stage.dispose());

  it("are found by their places, and the one before has the same line and printed something", async () => {
    const epoch = stage.newEpoch({
      chunks: [part(0, Buffer.alloc(60))],
      commands: [
        ran("make", 1, [0, 5]),
        ran("make", 2, [5, 5]),
        ran("make", 3, [6, null]),
        ran("make test", 4, [8, 9]),
        ran("make", 5, [10, 20]),
      ],
    });
    await stage.upload(epoch);
    const idea = stage.session.ideaId;
    const run = await runAt(owner, idea, { epoch: epoch.epoch, offset: 10 });
    expect(run).toMatchObject({ command: "make", outputTo: 20, session: stage.session.id });
    expect(await runBefore(owner, idea, run as ApiIdeaCommand)).toMatchObject({ outputFrom: 0, outputTo: 5 });
    const first = await runAt(owner, idea, { epoch: epoch.epoch, offset: 0 });
    expect(await runBefore(owner, idea, first as ApiIdeaCommand)).toBeUndefined();
    expect(await runAt(owner, idea, { epoch: epoch.epoch, offset: 1 })).toBeUndefined();
    const { orm } = stage;
    const userId = await newStranger(orm);
    const stranger = new Scope(
      { kind: "user", userId, name: null, email: null, signIn: null },
      { orm, clock: systemClock },
    );
    await expect(runAt(stranger, ideaIdSchema.parse(idea), { epoch: epoch.epoch, offset: 0 })).rejects.toMatchObject({
      code: "notFound",
    });
  });

  it("give their output as text, cut where it is long", async () => {
    const raw = Buffer.from("before\r\n\u001B[31mone\u001B[0m\r\ntwo\rTwo\r\nafter\r\n");
    const epoch = stage.newEpoch({ chunks: [part(0, raw)] });
    await stage.upload(epoch);
    const ask = (given: typeof epoch, [from, to]: readonly [number, number], by = stage.owner) =>
      call(textRoute.GET, by, {
        params: { id: stage.session.id },
        path: `/api/devmode/sessions/x/text?${paneQuery(given)}&from=${given.epoch}:${from}&to=${to}`,
      });
    const [from, to] = [raw.indexOf("\u001B[31m"), raw.indexOf("after")];
    expect(await succeed(await ask(epoch, [from, to]), runTextReplySchema)).toEqual({ text: "one\nTwo\n", cut: false });
    expect(await refusal(await ask({ ...epoch, epoch: stage.newEpoch().epoch }, [0, 5]))).toBe("410 gone");
    expect(await refusal(await ask(epoch, [from, to], await stage.world.stranger()))).toBe("404 notFound");
    const long = stage.newEpoch();
    const piece = Buffer.from(`${"y".repeat(63)}\n`.repeat((256 * 1_024) / 64));
    for (let at = 0; at <= limits.runTextBytes; at += piece.length)
      await stage.upload({ ...long, chunks: parts(piece, at) });
    const told = await succeed(await ask(long, [0, limits.runTextBytes * 2]), runTextReplySchema);
    expect([told.cut, told.text.split("\n").length]).toEqual([true, limits.runTextBytes / 64 + 1]);
  });
});
