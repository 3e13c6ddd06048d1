import "fake-indexeddb/auto";
import { closeCodes, ideaIdSchema, paneIdSchema, sessionIdSchema } from "@coda/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { forgetPaints, forgetPaintsBut, IndexedDbPaints } from "./indexed-db-paints.ts";
import { paintItems, paintVersion, type PaintStore, type SavedPaint } from "./saved-paint.ts";
import { Tape } from "./tape.ts";
import type { TapeItem, TapeKeyframe } from "./tape-items.ts";
import { FakeRecording, fakeEpoch, fakePane, fakeSize } from "./testing/fake-recording.ts";
import { MemoryPaints } from "./testing/memory-paints.ts";
import { SessionBench } from "./testing/session-bench.ts";

const session = sessionIdSchema.parse("00000000-0000-4000-8000-00000000aaaa");
const idea = ideaIdSchema.parse("idea1");
const other = sessionIdSchema.parse("00000000-0000-4000-8000-00000000aaab");
const text = new TextEncoder();

function epochItem(number = 1): TapeItem {
  return { kind: "epoch", epoch: fakeEpoch(number), size: fakeSize };
}

function bytesItem(offset: number, content: string): TapeItem {
  return { kind: "bytes", offset, bytes: text.encode(content), live: true };
}

function keyframeAt(offset: number): TapeKeyframe {
  const vt = text.encode("a screen");
  return { kind: "keyframe", offset, size: fakeSize, title: "", vt, over: vt.subarray(2), repairs: 0 };
}

function tapeOf(...items: TapeItem[]): Tape {
  const tape = new Tape();
  for (const item of items) tape.append(item);
  return tape;
}

describe("what is kept of a picture", () => {
  it("is the newest epoch from its last place to draw from, keystrokes joined, in memory of its own", () => {
    const tape = tapeOf(epochItem(1), bytesItem(0, "old"), epochItem(2), keyframeAt(50));
    for (const [at, key] of ["l", "s", "\r"].entries()) tape.append(bytesItem(50 + at, key));
    const items = paintItems(tape);
    expect(items).toEqual([epochItem(2), keyframeAt(50), { ...bytesItem(50, "ls\r"), live: false }]);
    if (items === undefined || items === "too-much") throw new Error("nothing to keep");
    expect(items.flatMap((item) => (item.kind === "bytes" ? [item.bytes.buffer.byteLength] : []))).toEqual([3]);
  });

  it("RS7 has the screen that an epoch began from", () => {
    const tape = tapeOf(epochItem(), keyframeAt(0), bytesItem(0, "printed"));
    expect(paintItems(tape)).toEqual([epochItem(), keyframeAt(0), { ...bytesItem(0, "printed"), live: false }]);
  });

  it("is nothing while nothing says how the screen looked", () => {
    expect(paintItems(tapeOf())).toBeUndefined();
    expect(paintItems(tapeOf(epochItem(), bytesItem(20, "in the middle")))).toBeUndefined();
  });

  it("is too much past the cap, until a keyframe nearer to the end makes it less", () => {
    const long = "x".repeat(clientLimits.paintBytes);
    const tape = tapeOf(epochItem(), bytesItem(0, long), bytesItem(long.length, "the end"));
    expect(paintItems(tape)).toBe("too-much");
    const anchor = keyframeAt(long.length - 2);
    expect(paintItems(tape, anchor)).toEqual([
      epochItem(),
      anchor,
      { ...bytesItem(long.length - 2, "xxthe end"), live: false },
    ]);
    // One from beyond what is on view says nothing of it.
    expect(paintItems(tape, keyframeAt(long.length + 100))).toBeUndefined();
  });
});

const stores: [string, (now: () => number) => PaintStore][] = [
  ["in memory", (now) => new MemoryPaints(now)],
  ["in IndexedDB", (now) => new IndexedDbPaints(now)],
];

describe.each(stores)("paints %s", (_, create) => {
  let nowMs = 1_000_000;
  const store = create(() => nowMs);

  afterEach(async () => {
    await store.forget(session);
    await store.forget(other);
  });

  function paint(of: Partial<SavedPaint> = {}): SavedPaint {
    nowMs += 1;
    const items = [epochItem(), keyframeAt(5), bytesItem(5, "a\0\xff")];
    return { version: paintVersion, idea, session, pane: fakePane, savedAtMs: nowMs, items, ...of };
  }

  it("come back as they were", async () => {
    const saved = paint();
    await store.save(saved);
    expect(await store.load(session, [fakePane])).toEqual(saved);
    expect(await store.load(other, [])).toBeUndefined();
  });

  it("are one a pane, the newest of a session when none is named", async () => {
    await store.save(paint());
    const newer = paint({ items: [epochItem(), bytesItem(0, "newer")] });
    await store.save(newer);
    const second = paint({ pane: paneIdSchema.parse("%2") });
    await store.save(second);
    expect(await store.load(session, [fakePane])).toEqual(newer);
    expect(await store.load(session, [])).toEqual(second);
    expect(await store.load(session, [second.pane, fakePane])).toEqual(second);
    expect(await store.load(session, [paneIdSchema.parse("%3")])).toBeUndefined();
  });

  it("are forgotten by session, by age, and the oldest when there are too many", async () => {
    await store.save(paint({ session: other }));
    await store.save(paint());
    await store.forget(session);
    expect(await store.load(session, [])).toBeUndefined();
    expect(await store.load(other, [])).toBeDefined();
    for (let pane = 0; pane < clientLimits.paints; pane++)
      await store.save(paint({ pane: paneIdSchema.parse(`%${pane}`) }));
    expect(await store.load(other, [])).toBeUndefined();
    expect(await store.load(session, [paneIdSchema.parse("%0")])).toBeDefined();
    nowMs += clientLimits.paintMs + 1_000;
    expect(await store.load(session, [])).toBeUndefined();
  });
});

it("of each session the pane that was saved last can be listed, the newest first, and none from long ago", async () => {
  let nowMs = clientLimits.paintMs;
  const store = new IndexedDbPaints(() => nowMs);
  const paint = (of: Pick<SavedPaint, "session" | "savedAtMs">, pane = fakePane): SavedPaint => {
    return { version: paintVersion, idea, pane, items: [epochItem(), bytesItem(0, "kept")], ...of };
  };
  const old = paint({ session, savedAtMs: 10 });
  const [newest, between] = [
    paint({ session, savedAtMs: 30 }, paneIdSchema.parse("%2")),
    paint({ session: other, savedAtMs: 20 }),
  ];
  for (const each of [old, newest, between]) await store.save(each);
  expect(await store.newest()).toEqual([newest, between]);
  nowMs += 25;
  expect(await store.newest()).toEqual([newest]);
  await forgetPaints();
});

it("whoever signs out leaves no paint behind, whatever pages are open", async () => {
  const store = new IndexedDbPaints(() => 1);
  const items = [epochItem(), bytesItem(0, "secret")];
  await store.save({ version: paintVersion, idea, session, pane: fakePane, savedAtMs: 1, items });
  await forgetPaints();
  await expect(
    store.save({ version: paintVersion, idea, session, pane: fakePane, savedAtMs: 1, items }),
  ).rejects.toThrow("deleted");
  expect(await new IndexedDbPaints(() => 1).load(session, [fakePane])).toBeUndefined();
});

it("what is kept of sessions that are not there any more is forgotten, also beside an open page", async () => {
  const store = new IndexedDbPaints(() => 2);
  const items = [epochItem(), bytesItem(0, "kept")];
  const paint: SavedPaint = { version: paintVersion, idea, session, pane: fakePane, savedAtMs: 1, items };
  await store.save(paint);
  await store.save({ ...paint, session: other });
  await forgetPaintsBut((of, id) => of !== idea || id === other);
  expect(await store.load(session, [])).toBeUndefined();
  expect(await store.load(other, [])).toBeDefined();
  store.close();
});

describe("a page that is loaded again", () => {
  async function leave(bench: SessionBench): Promise<SessionBench> {
    bench.away();
    await bench.settled();
    bench.session.dispose();
    return bench;
  }

  it("RS7 draws what it had before any server answers, and goes on from exactly there", async () => {
    const recording = new FakeRecording(1);
    recording.print("one\r\ntwo\r\n");
    recording.upload();
    const first = new SessionBench(recording);
    await first.live();
    recording.print("three\r\n");
    first.relay.deliver(1_000);
    await first.settled();
    const again = new SessionBench(await leave(first));
    again.transcriptHangs = true;
    await again.settled();
    expect(again.session.lines()).toEqual(["one", "two", "three"]);
    expect(again.session.getSnapshot().history).toBe("ready");
    const end = recording.bytes.length;
    recording.print("four\r\n");
    again.relay.accept();
    await again.settled();
    expect(again.relay.subscribedFrom).toEqual([end]);
    again.relay.deliver(1_000);
    await again.settled();
    expect(again.session.lines()).toEqual(["one", "two", "three", "four"]);
  });

  it("RS7 draws what it had though its own store answers late, where the transcript answers later still", async () => {
    const recording = new FakeRecording(1);
    recording.print("one\r\n");
    recording.upload();
    const first = new SessionBench(recording);
    await first.live();
    recording.print("two\r\n");
    first.relay.deliver(1_000);
    await first.settled();
    const store = Promise.withResolvers<void>();
    first.paints.ready = store.promise;
    const again = new SessionBench(await leave(first));
    again.transcriptHangs = true;
    await again.later(2 * clientLimits.loadPaintMs);
    expect(again.session.lines().filter((line) => line !== "")).toEqual([]);
    store.resolve();
    await again.settled();
    expect(again.session.lines()).toEqual(["one", "two"]);
    expect(again.session.getSnapshot().history).toBe("ready");
    recording.print("three\r\n");
    again.relay.accept();
    await again.settled();
    again.relay.deliver(1_000);
    await again.settled();
    expect(again.session.lines()).toEqual(["one", "two", "three"]);
  });

  it("RS7 reads in the transcript what came since, while its device is away", async () => {
    const recording = new FakeRecording(1);
    recording.print("one\r\n");
    recording.upload();
    const first = new SessionBench(recording);
    await first.settled();
    const later = new FakeRecording(2);
    recording.print("two\r\n");
    recording.upload();
    later.print("a new program\r\n");
    later.upload();
    const again = new SessionBench(await leave(first), later);
    await again.settled();
    expect(again.session.lines().filter((line) => line !== "")).toEqual(["one", "two", "a new program"]);
  });

  it("keeps nothing of captures, nor of a session that is deleted", async () => {
    const captured = new SessionBench(new FakeRecording(1, "adopted", { recorded: false }));
    await captured.live();
    captured.relay.recording.print("kept nowhere\r\n");
    captured.relay.deliver(1_000);
    await captured.later(4_000);
    captured.relay.cut();
    await captured.later(4_000);
    await leave(captured);
    expect(await captured.paints.load(session, [])).toBeUndefined();

    const recording = new FakeRecording(1);
    recording.print("one\r\n");
    recording.upload();
    const first = new SessionBench(recording);
    await first.later(4_000);
    expect(await first.paints.load(session, [])).toBeDefined();
    const again = new SessionBench(await leave(first));
    again.deleted = true;
    await again.settled();
    expect(again.session.getSnapshot().history).toBe("none");
    expect(await again.paints.load(session, [])).toBeUndefined();
  });

  it("forgets what it keeps of a session that is deleted while the page is open, and says so", async () => {
    const recording = new FakeRecording(1);
    recording.print("one\r\n");
    recording.upload();
    const bench = new SessionBench(recording);
    await bench.live();
    await bench.later(4_000);
    expect(await bench.paints.load(session, [])).toBeDefined();
    bench.relay.cut(closeCodes.revoked.code);
    await bench.settled();
    expect(bench.session.getSnapshot()).toMatchObject({ connection: { name: "refused" }, gone: false });
    expect(await bench.paints.load(session, [])).toBeDefined();
    bench.session.hurry();
    bench.deleted = true;
    await bench.live();
    bench.relay.cut(closeCodes.revoked.code);
    await bench.settled();
    expect(bench.session.getSnapshot()).toMatchObject({ connection: { name: "refused" }, gone: true });
    await leave(bench);
    await bench.later(4_000);
    expect(await bench.paints.load(session, [])).toBeUndefined();
  });

  it("asks less and less for a place to draw from while the transcript has none near the end", async () => {
    const recording = new FakeRecording(1);
    const bench = new SessionBench(recording);
    await bench.live();
    recording.print(`${"x".repeat(98)}\r\n`.repeat(6_000));
    for (let part = 0; part < 20; part++) {
      bench.relay.deliver(30_000);
      await bench.settled();
    }
    const before = bench.queries.length;
    for (let second = 0; second < 60; second++) {
      recording.print("spinner\r");
      bench.relay.deliver(1_000);
      await bench.later(1_000);
    }
    const asked = bench.queries.slice(before).filter((query) => query.includes("from=latest"));
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.length).toBeLessThan(12);
  });

  it("saves nothing any more once the pane is left, and tries again where a store failed once", async () => {
    const recording = new FakeRecording(1);
    const bench = new SessionBench(recording);
    await bench.live();
    bench.paints.failing = 1;
    recording.print("one\r\n");
    bench.relay.deliver(1_000);
    await bench.later(4_000);
    recording.print("two\r\n");
    bench.relay.deliver(1_000);
    await bench.later(4_000);
    expect(await bench.paints.load(session, [])).toBeDefined();
    expect(bench.reports).toEqual([]);
    await leave(bench);
    const { saves } = bench.paints;
    await bench.later(60_000);
    expect(bench.paints.saves).toBe(saves);
  });
});
