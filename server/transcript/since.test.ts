/** What somebody missed, through the route handler; on every database. */
import { limits, sinceReplySchema, type SinceReply, type UploadEpoch } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as sinceRoute from "@/app/api/devmode/sessions/[id]/since/route.ts";
import { paneQuery, UploadStage } from "@/app/api/testing/upload-stage.ts";
import { call, refusal, succeed } from "@/app/api/testing/world.ts";
import { testDatabases } from "../testing/databases.ts";
import { part, parts } from "../testing/upload.ts";

const ran = (from: number, to: number | null, exitCode: number | null) => ({
  promptAt: null,
  outputFrom: from,
  outputTo: to,
  command: `from ${from}`,
  directory: null,
  exitCode,
  startedAt: "2026-11-21T09:00:00.000Z",
  durationMs: null,
});

describe.each(testDatabases)("what came since on %s", (_name, open) => {
  let stage: UploadStage;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
  });
  afterAll(() => stage.dispose());

  const ask = ({ pane, epoch }: UploadEpoch, offset: number, by = stage.owner) =>
    call(sinceRoute.GET, by, {
      params: { id: stage.session.id },
      path: `/api/devmode/sessions/x/since?${paneQuery({ pane })}&from=${epoch}:${offset}`,
    });
  const since = async (epoch: UploadEpoch, offset: number): Promise<SinceReply> =>
    succeed(await ask(epoch, offset), sinceReplySchema);

  it("counts lines from the place on, within a chunk, over chunks and into later epochs of the pane", async () => {
    const first = stage.newEpoch({
      chunks: [part(0, Buffer.from("a\nb\n")), part(4, Buffer.from("c\n"))],
      ended: true,
    });
    await stage.upload(first);
    expect(await since(first, 0)).toMatchObject({ bytes: 6, lines: 3, more: false });
    expect(await since(first, 2)).toMatchObject({ bytes: 4, lines: 2 });
    expect(await since(first, 6)).toMatchObject({ bytes: 0, lines: 0, commands: 0, failed: 0, firstFailed: null });
    const next = stage.newEpoch({ pane: first.pane, chunks: [part(0, Buffer.from("\n\nd"))] });
    await stage.upload({ ...next, startedAt: "2026-11-21T09:10:00.000Z" });
    expect(await since(first, 5)).toMatchObject({ bytes: 4, lines: 3 });
  });

  it("says that there may be more where it did not look through all of it", async () => {
    const line = Buffer.from(`${"x".repeat(1_023)}\n`);
    const raw = Buffer.concat(Array.from({ length: 1_024 }, () => line));
    const epoch = stage.newEpoch();
    for (let at = 0; at <= limits.sinceBytes; at += raw.length)
      await stage.upload({ ...epoch, chunks: parts(raw, at) });
    const told = await since(epoch, 0);
    expect(told).toMatchObject({ lines: limits.sinceBytes / line.length, more: true });
    expect(told.bytes).toBeGreaterThan(limits.sinceBytes);
  });

  it("counts commands that began or ended since, what failed, and names the first that did", async () => {
    const commands = [ran(0, 5, 1), ran(6, 20, 0), ran(21, 25, 2), ran(26, 30, 3), ran(31, null, null)];
    const epoch = stage.newEpoch({ chunks: [part(0, Buffer.alloc(40))], commands });
    await stage.upload(epoch);
    const told = await since(epoch, 10);
    expect(told).toMatchObject({ commands: 4, failed: 2 });
    expect(told.firstFailed).toMatchObject({ pane: epoch.pane, command: "from 21", exitCode: 2 });
    expect(await since(epoch, 35)).toMatchObject({ commands: 0, failed: 0, firstFailed: null });
  });

  it("has nothing to say of a place that is not there, nor to a stranger", async () => {
    const epoch = stage.newEpoch({ chunks: [part(0, Buffer.from("a\n"))] });
    await stage.upload(epoch);
    expect(await refusal(await ask({ ...epoch, epoch: stage.newEpoch().epoch }, 0))).toBe("410 gone");
    expect(await refusal(await ask(epoch, 0, await stage.world.stranger()))).toBe("404 notFound");
  });
});
