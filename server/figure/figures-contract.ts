/** The figures from who tells them to who reads them, driven through the route handlers; run on every database. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eq, sql } from "drizzle-orm";
import { gapCauses, limits } from "@coda/protocol";
import * as helperRoute from "@/app/api/devmode/devices/self/figures/route.ts";
import * as browserRoute from "@/app/api/devmode/figures/route.ts";
import * as metricsRoute from "@/app/api/metrics/route.ts";
import { UploadStage } from "@/app/api/testing/upload-stage.ts";
import { call, metricsToken, nobody, post, refusal } from "@/app/api/testing/world.ts";
import { part } from "../testing/upload.ts";
import type { TestDatabase } from "../testing/databases.ts";
import { figures as table, users } from "../../drizzle/schema/index.ts";
import type { ServerContext } from "../context.ts";
import { Scope } from "../scope.ts";
import { newStranger } from "../testing/people.ts";
import { keepHouse } from "../housekeeping/keep-house.ts";
import { figureNames, figureTable, type CounterFigure, type HistogramFigure } from "./figure-table.ts";
import { Figures, everyHour } from "./figures.ts";
import { figureSeries } from "./figure-series.ts";

async function someone(context: ServerContext, { isAdmin }: { readonly isAdmin: boolean }): Promise<Scope> {
  const userId = await newStranger(context.orm);
  await context.orm.update(users).set({ isAdmin }).where(eq(users.id, userId));
  return new Scope({ kind: "user", userId, name: null, email: null, signIn: null }, context);
}

const bearer = { authorization: `Bearer ${metricsToken}` };

export function figuresContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`figures on ${name}`, () => {
    let stage: UploadStage;
    beforeAll(async () => {
      stage = await UploadStage.open(open);
    });
    afterAll(() => stage.dispose());

    /** Lines of what a collector reads, by what stands before the value. */
    async function read(): Promise<Map<string, number>> {
      await stage.world.context.figures.flush();
      const reply = await call(metricsRoute.GET, nobody, { path: "/api/metrics", headers: bearer });
      expect(reply.headers.get("content-type")).toContain("text/plain; version=0.0.4");
      const lines = (await reply.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
      return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
    }

    it("are all there before anything happened, at 0", async () => {
      const lines = await read();
      expect(new Set(lines.values())).toEqual(new Set([0]));
      for (const figure of figureNames) {
        const entry: CounterFigure | HistogramFigure = figureTable[figure];
        const names = Array.from(lines.keys()).filter((line) => line.startsWith(entry.name));
        const expected = entry.kind === "histogram" ? entry.bounds.length + 3 : (entry.label?.words.length ?? 1);
        expect([figure, names.length]).toEqual([figure, expected]);
      }
    });

    it("count what an upload brought once, however often it is sent", async () => {
      const text = "what a program printed ".repeat(100);
      const at = stage.nowMs - 2_500;
      const chunk = { ...part(0, Buffer.from(text)), at };
      const gaps = [{ from: text.length, to: text.length + 10, cause: "journal-cap" }] as const;
      const epoch = stage.newEpoch({ chunks: [chunk], gaps: [...gaps] });
      await stage.upload(epoch);
      await stage.upload(epoch);
      const lines = await read();
      expect(lines.get("coda_transcript_raw_bytes_total")).toBe(text.length);
      expect(lines.get("coda_transcript_stored_bytes_total")).toBe(Buffer.from(chunk.zstd, "base64").length);
      expect(lines.get('coda_gaps_total{cause="journal-cap"}')).toBe(1);
      expect(lines.get("coda_upload_lag_seconds_count")).toBe(1);
      expect(lines.get("coda_upload_lag_seconds_sum")).toBe(2.5);
      expect(lines.get('coda_upload_lag_seconds_bucket{le="2"}')).toBe(0);
      expect(lines.get('coda_upload_lag_seconds_bucket{le="3"}')).toBe(1);
      expect(lines.get('coda_upload_lag_seconds_bucket{le="+Inf"}')).toBe(1);
    });

    it("take what browsers and helpers tell, and read nothing else of it", async () => {
      const secret = "ls -la /home/ada";
      await post(browserRoute.POST, stage.owner, { attachMs: 120, reopenMs: 40, skips: 2, command: secret });
      await post(browserRoute.POST, stage.owner, { reconnects: 3 });
      await post(helperRoute.POST, stage.device, { reconnects: 4, repairs: 5, [secret]: 1 });
      const lines = await read();
      expect(lines.get('coda_attach_seconds_bucket{le="0.1"}')).toBe(0);
      expect(lines.get('coda_attach_seconds_bucket{le="0.2"}')).toBe(1);
      expect(lines.get('coda_reopen_seconds_bucket{le="0.05"}')).toBe(1);
      expect(lines.get("coda_skips_total")).toBe(2);
      expect(lines.get('coda_reconnects_total{of="browser"}')).toBe(3);
      expect(lines.get('coda_reconnects_total{of="helper"}')).toBe(4);
      expect(lines.get("coda_repairs_total")).toBe(5);
    });

    it.each([
      { attachMs: -1 },
      { attachMs: limits.figureMs + 1 },
      { reopenMs: 0.5 },
      { skips: limits.figureTimes + 1 },
      { reconnects: "3" },
    ])("refuse what cannot be: %j", async (body) => {
      expect(await refusal(await post(browserRoute.POST, stage.owner, body))).toBe("400 badRequest");
    });

    it("hold the table's own names and words alone, whoever told them", async () => {
      await read();
      const rows = await stage.orm.selectDistinct({ figure: table.figure, label: table.label }).from(table);
      expect(rows.length).toBeGreaterThan(7);
      const known = new Set<string>(
        figureNames.flatMap((figure) => {
          const entry: CounterFigure | HistogramFigure = figureTable[figure];
          const words = (entry.kind === "counter" ? entry.label?.words : undefined) ?? [""];
          return words.map((word) => `${figure} ${word}`);
        }),
      );
      expect(rows.map(({ figure, label }) => `${figure} ${label}`).filter((row) => !known.has(row))).toEqual([]);
      // Not even a mistake of ours makes another one.
      const { figures } = stage.world.context;
      expect(() => figures.tell([{ figure: "gaps", value: 1, label: "ada@example.org" }])).toThrow("is no word of");
      expect(() => figures.tell([{ figure: "attach", value: 1, label: "helper" }])).toThrow("is no word of");
      expect(() => figures.tell([{ figure: "reconnects", value: 1 }])).toThrow("is no word of");
    });

    it("add up over processes that write at once, and keep what could not be written", async () => {
      const { clock } = stage.world.context;
      const process = () =>
        new Figures({
          orm: stage.orm,
          clock,
          pause: async () => undefined,
          afterReply: () => undefined,
          gatherMs: 0,
          isOn: true,
        });
      const processes = Array.from({ length: 8 }, process);
      const before = (await read()).get("coda_skips_total") ?? 0;
      await stage.orm.execute(sql`alter table figures rename to figures_away`);
      const told = [
        { figure: "repairs", value: 1 },
        { figure: "skips", value: 1 },
      ] as const;
      // Each in its own order: rows that are written in that one would be waited for in a circle.
      for (const [at, each] of processes.entries()) each.tell(at % 2 === 0 ? told : told.toReversed());
      const [first] = processes;
      await expect(first?.flush()).rejects.toThrow("figures");
      await stage.orm.execute(sql`alter table figures_away rename to figures`);
      await Promise.all(processes.map((each) => each.flush()));
      expect((await read()).get("coda_skips_total")).toBe(before + 8);
    });

    it("are there by hour, and lose no total when an hour's time is over", async () => {
      const before = await read();
      const hours = () => stage.orm.$count(table, sql`${table.hour} > ${everyHour.toISOString()}::timestamptz`);
      const admin = await someone(stage.world.context, { isAdmin: true });
      const series = await figureSeries(admin, "day");
      expect(series.times).toHaveLength(24);
      expect(series.waits.attach.count).toBe(1);
      expect(series.waits.attach.median.slice(-2)).toEqual([null, expect.closeTo(0.15, 5)]);
      expect(series.counts.gaps["journal-cap"]).toEqual([...Array.from({ length: 23 }, () => 0), 1]);
      expect(Object.keys(series.counts.gaps)).toEqual(gapCauses);
      for (const range of ["week", "month"] as const) {
        const longer = await figureSeries(admin, range);
        expect(longer.waits.uploadLag.count).toBe(1);
        expect(longer.counts.reconnects["helper"]?.at(-1)).toBe(4);
      }
      expect(await hours()).toBeGreaterThan(0);
      stage.world.advance((limits.figureDays + 1) * 86_400);
      expect((await keepHouse(stage.world.context, 10_000)).failed).toEqual([]);
      expect(await hours()).toBe(0);
      expect(await read()).toEqual(before);
      expect((await figureSeries(admin, "month")).waits.attach.count).toBe(0);
    });

    it("are shown over time to admins alone", async () => {
      const stranger = await someone(stage.world.context, { isAdmin: false });
      await expect(figureSeries(stranger, "day")).rejects.toMatchObject({ code: "forbidden" });
    });

    it("are not there for whoever lacks the token", async () => {
      for (const headers of [{}, { authorization: `Bearer ${metricsToken}x` }, { authorization: metricsToken }])
        expect(await refusal(await call(metricsRoute.GET, nobody, { headers }))).toBe("404 notFound");
      expect(await refusal(await call(metricsRoute.GET, stage.owner))).toBe("404 notFound");
    });
  });

  describe(`figures on ${name} that are switched off`, () => {
    let stage: UploadStage;
    beforeAll(async () => {
      stage = await UploadStage.open(open, { env: { CODA_METRICS: "0", METRICS_TOKEN: "" } });
    });
    afterAll(() => stage.dispose());

    it("are counted nowhere, and are nowhere to be read", async () => {
      expect((await post(browserRoute.POST, stage.owner, { attachMs: 120 })).status).toBe(200);
      await stage.upload(stage.newEpoch({ chunks: [part(0, Buffer.from("printed"))] }));
      await stage.world.context.figures.flush();
      expect(await stage.orm.$count(table)).toBe(0);
      expect(await refusal(await call(metricsRoute.GET, nobody, { headers: bearer }))).toBe("404 notFound");
    });
  });
}
