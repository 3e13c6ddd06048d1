/** Uploading and reading back, driven through the route handlers; run on every database. */
import { randomBytes, randomUUID } from "node:crypto";
import {
  deviceSessionsReplySchema,
  patchSessionReplySchema,
  epochSchema,
  storedPanesReplySchema,
  type UploadEpoch,
} from "@coda/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestDatabase } from "@/server/testing/databases.ts";
import { bytesOf, chunkSpans, outline, part, parts, recordsOf } from "@/server/testing/upload.ts";
import * as selfSessionsRoute from "./devmode/devices/self/sessions/route.ts";
import * as panesRoute from "./devmode/sessions/[id]/panes/route.ts";
import { paneQuery, UploadStage } from "./testing/upload-stage.ts";
import { call, refusal, succeed, takenSession, TestDevice, type Caller } from "./testing/world.ts";

export function uploadContract(name: string, open: () => Promise<TestDatabase>): void {
  describe(`uploading on ${name}`, () => {
    let stage: UploadStage;
    beforeAll(async () => {
      stage = await UploadStage.open(open);
    });
    afterAll(() => stage.dispose());

    const patch = (body: unknown, by?: Caller) => stage.patch(body, by);
    const upload = (epoch: UploadEpoch) => stage.upload(epoch);
    const read = (asked: string, by?: Caller) => stage.read(asked, by);
    const newEpoch = (given: Partial<UploadEpoch> = {}) => stage.newEpoch(given);
    const query = paneQuery;

    it("gives back 5 MB of random bytes exactly", async () => {
      const raw = randomBytes(5_000_003);
      const epoch = newEpoch();
      for (let at = 0; at < raw.length; at += 1024 * 1024) {
        const chunks = parts(raw.subarray(at, at + 1024 * 1024), at);
        expect(await upload({ ...epoch, chunks })).toBe(Math.min(raw.length, at + 1024 * 1024));
      }
      expect((await bytesOf(await read(`${query(epoch)}&format=raw`))).equals(raw)).toBe(true);
      const cut = await read(`${query(epoch)}&format=raw&from=${epoch.epoch}:1000001`);
      expect((await bytesOf(cut)).equals(raw.subarray(1_000_001))).toBe(true);
    });

    it("UP1 stores repeated, concurrent and differently cut uploads once", async () => {
      const raw = randomBytes(1_000);
      const epoch = newEpoch();
      const whole = { ...epoch, chunks: [part(0, raw.subarray(0, 600)), part(600, raw.subarray(600))] };
      expect(await Promise.all([upload(whole), upload(whole), upload(whole)])).toEqual([1_000, 1_000, 1_000]);
      expect(await upload({ ...epoch, chunks: [part(0, raw.subarray(0, 600))] })).toBe(1_000);
      const more = Buffer.concat([raw, Buffer.from("more")]);
      expect(await upload({ ...epoch, chunks: [part(500, more.subarray(500))] })).toBe(1_004);
      expect((await bytesOf(await read(`${query(epoch)}&format=raw`))).equals(more)).toBe(true);
      expect(outline(await recordsOf(await read(query(epoch)))).slice(1)).toEqual([
        "chunk 0+600",
        "chunk 600+400",
        "chunk 1000+4",
        "end",
      ]);
    });

    it("UP2 refuses a hole, stores nothing of the request, and says where to continue", async () => {
      const epoch = newEpoch({ chunks: [part(0, Buffer.from("abc"))] });
      await upload(epoch);
      const holed = { ...epoch, chunks: [part(3, Buffer.from("d")), part(5, Buffer.from("f"))] };
      const reply = await patch({ epochs: [holed] });
      expect(reply.status).toBe(409);
      expect(await reply.json()).toMatchObject({
        error: { code: "conflict", details: { acknowledged: [{ pane: epoch.pane, epoch: epoch.epoch, offset: 3 }] } },
      });
      expect((await bytesOf(await read(`${query(epoch)}&format=raw`))).toString()).toBe("abc");
    });

    it("keeps declared gaps in their place and names them", async () => {
      const epoch = newEpoch({
        chunks: [part(0, Buffer.from("before")), part(106, Buffer.from("after"))],
        gaps: [{ from: 6, to: 106, cause: "journal-cap" }],
        keyframes: [part(106, Buffer.from("keyframe"))],
      });
      expect(await upload(epoch)).toBe(111);
      expect(await upload(epoch)).toBe(111);
      expect(outline(await recordsOf(await read(query(epoch)))).slice(1)).toEqual([
        "chunk 0+6",
        "gap 6-106 journal-cap",
        "keyframe 106",
        "chunk 106+5",
        "end",
      ]);
      const raw = await read(`${query(epoch)}&format=raw`);
      expect(JSON.parse(raw.headers.get("coda-gaps") ?? "")).toEqual({
        gaps: [{ epoch: epoch.epoch, from: 6, to: 106, cause: "journal-cap", at: null }],
        more: 0,
      });
      expect((await bytesOf(raw)).toString()).toBe("beforeafter");
    });

    it("ends an epoch at a gap of unknown size", async () => {
      const epoch = newEpoch({
        chunks: [part(0, Buffer.from("x"))],
        gaps: [{ from: 1, to: null, cause: "server-died" }],
      });
      expect(await upload(epoch)).toBe(1);
      expect(await upload(epoch)).toBe(1);
      expect(await refusal(await patch({ epochs: [{ ...epoch, chunks: [part(1, Buffer.from("y"))] }] }))).toBe(
        "409 conflict",
      );
      expect(outline(await recordsOf(await read(query(epoch)))).slice(1)).toEqual([
        "chunk 0+1",
        "gap 1-? server-died",
        "end",
      ]);
    });

    it("UP3 refuses a bomb, a lie about the length, and garbage", async () => {
      const bomb = part(0, Buffer.alloc(50_000_000));
      const refused = [
        { ...bomb, rawBytes: 100 },
        { ...part(0, Buffer.from("abc")), rawBytes: 4 },
        { ...part(0, Buffer.from("abc")), rawBytes: 2 },
        { offset: 0, rawBytes: 3, zstd: Buffer.from("no zstd at all").toString("base64") },
      ];
      for (const chunk of refused) {
        expect(await refusal(await patch({ epochs: [newEpoch({ chunks: [chunk] })] }))).toBe("422 unprocessable");
      }
      expect(await refusal(await patch({ epochs: [newEpoch({ chunks: [bomb] })] }))).toBe("400 badRequest");
      const padding = "x".repeat(5 * 1024 * 1024);
      expect(await refusal(await patch({ padding }))).toBe("413 tooLarge");
    });

    it("does not let one session write into another's epoch", async () => {
      const epoch = newEpoch({ chunks: [part(0, Buffer.from("mine"))] });
      await upload(epoch);
      const other = await takenSession(stage.owner, stage.device, "Other");
      const body = { epochs: [{ ...epoch, chunks: [part(4, Buffer.from("theirs"))] }] };
      expect(await refusal(await stage.patch(body, stage.device, other.id))).toBe("409 conflict");
    });

    it("begins 'latest' at the newest keyframe, with the size that holds there", async () => {
      const raw = randomBytes(300);
      const epoch = newEpoch({
        chunks: parts(raw, 0, 100),
        keyframes: [part(150, Buffer.from("kf")), part(250, Buffer.from("kf2"))],
        sizes: [
          { offset: 0, columns: 80, rows: 24 },
          { offset: 120, columns: 100, rows: 30 },
          { offset: 280, columns: 90, rows: 20 },
        ],
      });
      await upload(epoch);
      const ahead = { ...epoch, chunks: [], keyframes: [part(900, Buffer.from("not reached"))] };
      await upload(ahead);
      expect(outline(await recordsOf(await read(`${query(epoch)}&from=latest`)))).toEqual([
        `epoch ${epoch.epoch.slice(0, 4)} 0-300`,
        "size 120 100x30",
        "chunk 200+100",
        "keyframe 250",
        "size 280 90x20",
        "end",
      ]);
    });

    it("pages forwards and backwards over epochs without missing or repeating a byte", async () => {
      const first = newEpoch({ chunks: parts(randomBytes(1_000), 0, 100), ended: true });
      const second = newEpoch({
        pane: first.pane,
        chunks: parts(randomBytes(500), 0, 100),
        startedAt: "2026-11-21T09:30:00.000Z",
      });
      await upload(second);
      await upload(first); // an old journal may come after a newer one
      const forwards = await walk(first, `from=${first.epoch}:0&limit=250`);
      const backwards = await walk(first, `before=${second.epoch}:500&limit=250`);
      const all = await bytesOf(await read(`${query(first)}&format=raw`));
      expect(forwards.map(([epoch, offset]) => `${epoch}:${offset}`)).toEqual([
        ...Array.from({ length: 10 }, (_, at) => `${first.epoch}:${at * 100}`),
        ...Array.from({ length: 5 }, (_, at) => `${second.epoch}:${at * 100}`),
      ]);
      expect(new Set(backwards.map(([epoch, offset]) => `${epoch}:${offset}`)).size).toBe(15);
      expect(all.length).toBe(1_500);
    });

    /** Follows pages to their end; gives each chunk's epoch and offset. */
    async function walk(epoch: UploadEpoch, start: string): Promise<[string, number][]> {
      const seen: [string, number][] = [];
      let asked = start;
      for (let pages = 0; pages < 20; pages++) {
        const records = await recordsOf(await read(`${query(epoch)}&${asked}`));
        const spans = chunkSpans(records);
        seen.push(...spans.map(([epoch, from]): [string, number] => [epoch, from]));
        const end = records.at(-1)?.header;
        if (end?.kind !== "end" || !end.more) return seen;
        const [earliest] = spans;
        const latest = spans.at(-1);
        asked = asked.startsWith("from")
          ? `from=${latest?.[0]}:${latest?.[2]}&limit=250`
          : `before=${earliest?.[0]}:${earliest?.[1]}&limit=250`;
      }
      throw new Error("the pages do not end");
    }

    it("keeps the later one of two keyframes at an offset", async () => {
      const epoch = newEpoch({ chunks: parts(randomBytes(100), 0, 100), keyframes: [part(100, Buffer.from("wrong"))] });
      await upload(epoch);
      await upload({ ...epoch, keyframes: [part(100, Buffer.from("right, and longer"))] });
      const records = await recordsOf(await read(`${query(epoch)}&from=latest`));
      const keyframes = records.filter(({ header }) => header.kind === "keyframe");
      expect(keyframes.map(({ header }) => header)).toMatchObject([{ offset: 100, rawBytes: 17 }]);
    });

    it("begins a page before a position at a keyframe", async () => {
      const epoch = newEpoch({ chunks: parts(randomBytes(1_000), 0, 100), keyframes: [part(330, Buffer.from("kf"))] });
      await upload(epoch);
      const page = outline(await recordsOf(await read(`${query(epoch)}&before=${epoch.epoch}:600&limit=200`)));
      expect(page.slice(1)).toEqual(["chunk 300+100", "keyframe 330", "chunk 400+100", "chunk 500+100", "end more"]);
    });

    it("names the panes when several are there and none is asked for", async () => {
      await upload(newEpoch({ chunks: [part(0, Buffer.from("1"))] }));
      await upload(newEpoch({ chunks: [part(0, Buffer.from("2"))] }));
      const reply = await read("");
      expect(reply.status).toBe(400);
      expect(await reply.json()).toMatchObject({
        error: { details: { panes: expect.arrayContaining(["%101"]) as unknown } },
      });
    });

    it("lists the panes of which something is stored, those that began last first, to who may read the session", async () => {
      const startedAt = "2026-11-20T08:00:00.000Z";
      const earlier = { ...newEpoch({ chunks: [part(0, Buffer.from("12345"))], ended: true }), startedAt };
      const later = newEpoch({ chunks: [part(0, Buffer.from("1"))] });
      for (const epoch of [earlier, later]) await upload(epoch);
      const again = newEpoch({ chunks: [part(0, Buffer.from("678"))], ended: true });
      await upload({ ...again, pane: earlier.pane });
      const given = { params: { id: stage.session.id } };
      const { panes } = await succeed(await call(panesRoute.GET, stage.owner, given), storedPanesReplySchema);
      const [first, second] = panes.filter(({ pane }) => [earlier.pane, later.pane].includes(pane));
      expect([first?.pane, first?.rawBytes, first?.ended]).toEqual([later.pane, 1, false]);
      expect(second).toMatchObject({ pane: earlier.pane, startedAt, rawBytes: 8, commands: 0, ended: true });
      expect(second?.lastOutputAt).not.toBeNull();
      expect(await refusal(await call(panesRoute.GET, await stage.world.stranger(), given))).toBe("404 notFound");
    });

    it("UP18 reads epochs in the order they began in, whatever their clocks said and whichever came first", async () => {
      const [at, hour] = [Date.parse("2026-11-21T09:00:00.000Z"), 3_600_000];
      const clockAhead = newEpoch({ chunks: [part(0, Buffer.from("1"))], ordinal: at + hour, ended: true });
      const { pane } = clockAhead;
      const setBack = {
        ...newEpoch({ chunks: [part(0, Buffer.from("2"))], ordinal: at + hour + 1, ended: true }),
        pane,
      };
      const last = { ...newEpoch({ chunks: [part(0, Buffer.from("3"))], ordinal: at + hour + 2, ended: true }), pane };
      await upload({ ...last, startedAt: new Date(at + 1_000).toISOString() });
      await upload({ ...setBack, startedAt: new Date(at - hour).toISOString() });
      await upload({ ...clockAhead, startedAt: new Date(at + hour).toISOString() });
      expect((await bytesOf(await read(`${query(last)}&format=raw`))).toString()).toBe("123");
      const { sessions } = await succeed(await call(selfSessionsRoute.GET, stage.device), deviceSessionsReplySchema);
      const listed = sessions.find(({ id }) => id === stage.session.id);
      expect(listed?.newestOrdinal).toBeGreaterThanOrEqual(at + hour + 2);
    });

    it("refuses unknown epochs and positions that are none", async () => {
      const epoch = newEpoch({ chunks: [part(0, Buffer.from("1"))] });
      await upload(epoch);
      expect(await refusal(await read(`${query(epoch)}&from=${epochSchema.parse(randomUUID())}:0`))).toBe(
        "404 notFound",
      );
      expect(await refusal(await read(`${query(epoch)}&from=nowhere`))).toBe("400 badRequest");
      expect(await refusal(await read(`${query(epoch)}&limit=-1`))).toBe("400 badRequest");
    });

    it("reports status and cursors, and turns no time back", async () => {
      const epoch = newEpoch({ chunks: [part(0, Buffer.from("1"))], startedAt: "2026-11-21T09:59:00.000Z" });
      const at = "2026-11-21T09:59:30.000Z";
      const body = { status: "live", connectedAt: at, epochs: [epoch] };
      const { session: live } = await succeed(await patch(body), patchSessionReplySchema);
      expect(live).toMatchObject({ status: "live", lastConnectedAt: at, lastSeenAt: "2026-11-21T10:00:00.000Z" });
      expect(live.panes[0]).toEqual({ pane: epoch.pane, epoch: epoch.epoch, offset: 1 });
      const late = await patch({ connectedAt: "2026-11-21T09:00:00.000Z" });
      expect((await succeed(late, patchSessionReplySchema)).session.lastConnectedAt).toBe(at);
    });

    it("names panes that may go on before those that have ended", async () => {
      const running = newEpoch({ chunks: [part(0, Buffer.from("1"))], startedAt: "2026-11-21T09:59:50.000Z" });
      const closed = newEpoch({
        chunks: [part(0, Buffer.from("2"))],
        startedAt: "2026-11-21T09:59:55.000Z",
        ended: true,
      });
      const { session } = await succeed(await patch({ epochs: [closed, running] }), patchSessionReplySchema);
      const told = session.panes.map(({ pane }) => pane);
      expect(told[0]).toBe(running.pane);
      expect(told).toContain(closed.pane);
      expect(told.indexOf(closed.pane)).toBeGreaterThan(told.indexOf(running.pane));
    });

    it("UP4 is shut to everyone but the owning device, and readable by the owner alone", async () => {
      const stranger = await stage.world.stranger();
      const other = await (await TestDevice.register(stage.world, "other")).token();
      expect(await refusal(await patch({ status: "live" }, stage.owner))).toBe("403 forbidden");
      expect(await refusal(await patch({ status: "live" }, other))).toBe("404 notFound");
      expect(await refusal(await patch({ status: "live" }, {}))).toBe("401 signedOut");
      for (const query of ["format=raw", "from=latest"]) {
        expect(await refusal(await read(query, stranger))).toBe("404 notFound");
        expect(await refusal(await read(query, other))).toBe("404 notFound");
        expect(await refusal(await read(query, {}))).toBe("401 signedOut");
      }
    });
  });
}
