/** When a pane printed, through the route handler; on every database. */
import { limits, packTimes, timelineReplySchema, type UploadEpoch } from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as timelineRoute from "@/app/api/devmode/sessions/[id]/timeline/route.ts";
import { paneQuery, UploadStage } from "@/app/api/testing/upload-stage.ts";
import { call, refusal, succeed } from "@/app/api/testing/world.ts";
import { testDatabases } from "../testing/databases.ts";
import { part } from "../testing/upload.ts";
import { Bursts } from "./timeline.ts";

const nine = Date.parse("2026-11-21T09:00:00.000Z");

/** Ten bytes, the first at `atMs`, from each further one on at its own time. */
function chunk(offset: number, atMs: number, later: Readonly<Record<number, number>> = {}) {
  const marks = Object.entries(later).map(([at, ms]) => ({ offset: offset + Number(at), atMs: ms }));
  const times = Buffer.from(packTimes({ offset, atMs }, marks)).toString("base64");
  return { ...part(offset, Buffer.alloc(10)), at: atMs, times };
}

describe.each(testDatabases)("a pane's time line on %s", (_name, open) => {
  let stage: UploadStage;
  beforeAll(async () => {
    stage = await UploadStage.open(open);
  });
  afterAll(() => stage.dispose());

  const ask = ({ pane }: Pick<UploadEpoch, "pane">, by = stage.owner) =>
    call(timelineRoute.GET, by, {
      params: { id: stage.session.id },
      path: `/api/devmode/sessions/x/timeline?${paneQuery({ pane })}`,
    });

  it("is runs of output with more than a second between them, over chunks and epochs", async () => {
    const chunks = [chunk(0, nine, { 4: nine + 900 }), chunk(10, nine + 1_000, { 2: nine + 60_000 })];
    const first = stage.newEpoch({ chunks, ended: true });
    await stage.upload(first);
    const next = stage.newEpoch({ pane: first.pane, chunks: [chunk(0, nine + 60_500)] });
    await stage.upload({ ...next, startedAt: "2026-11-21T09:01:00.000Z" });
    expect(await succeed(await ask(first), timelineReplySchema)).toEqual({
      bursts: [
        { fromMs: nine, toMs: nine + 1_000, bytes: 12 },
        { fromMs: nine + 60_000, toMs: nine + 60_500, bytes: 18 },
      ],
    });
  });

  it("is empty where nothing was printed, and nobody else's", async () => {
    const nowhere = stage.newEpoch();
    expect(await succeed(await ask(nowhere), timelineReplySchema)).toEqual({ bursts: [] });
    expect(await refusal(await ask(nowhere, await stage.world.stranger()))).toBe("404 notFound");
  });
});

describe("bursts", () => {
  it("never go back in time", () => {
    const bursts = new Bursts();
    for (const atMs of [nine, nine + 5_000, nine + 1_000]) bursts.add(atMs, 1);
    expect(bursts.all).toEqual([
      { fromMs: nine, toMs: nine, bytes: 1 },
      { fromMs: nine + 5_000, toMs: nine + 5_000, bytes: 2 },
    ]);
  });

  it("are no more than can be told, and lose no byte", () => {
    const bursts = new Bursts();
    const count = 5 * limits.timelineBursts;
    for (let at = 0; at < count; at++) bursts.add(nine + at * 1_500, 3);
    expect(bursts.all.length).toBeLessThanOrEqual(limits.timelineBursts);
    expect(bursts.all.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(3 * count);
    expect(bursts.all.at(-1)?.toMs).toBe(nine + (count - 1) * 1_500);
  });
});
