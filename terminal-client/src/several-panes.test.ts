/** A window of several panes: which are seen and watched, which is typed into, what is kept of those that are not seen. */
import {
  layoutChecksum,
  limits,
  paneIdSchema,
  paneRefSchema,
  windowIdSchema,
  type LivePane,
  type PaneId,
  type SessionState,
} from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { FakeRecording, fakeEpoch, fakePane } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

const [first, second] = [windowIdSchema.parse("@1"), windowIdSchema.parse("@2")];
const right = pane(2);
const below = pane(3);
const elsewhere = pane(4);
/** `fakePane` on the left, `right` above `below` beside it. */
const split = layoutOf("80x24,0,0{40x24,0,0,1,39x24,41,0[39x12,41,0,2,39x11,41,13,3]}");

function pane(number: number): PaneId {
  return paneIdSchema.parse(`%${number}`);
}

function layoutOf(body: string): string {
  return `${layoutChecksum(body)},${body}`;
}

interface Scene {
  readonly layout: string;
  readonly zoomed: boolean;
  /** In the first window. */
  readonly active: PaneId;
  /** Panes of the second window. */
  readonly others: readonly PaneId[];
  readonly gone: PaneId | undefined;
  /** Told of the panes that are served, by their numbers. */
  readonly marks: Readonly<Record<string, Partial<LivePane>>>;
}

const usual: Scene = {
  layout: split,
  zoomed: false,
  active: fakePane,
  others: [elsewhere],
  gone: undefined,
  marks: {},
};

function refOf(id: PaneId): number {
  return id === fakePane ? 7 : 20 + Number(id.slice(1));
}

function stateOf(bench: SessionBench, { layout, zoomed, active, others, gone, marks }: Scene): SessionState {
  const { state } = bench.relay;
  const [window] = state.live?.windows ?? [];
  const [own] = state.live?.panes ?? [];
  if (state.live === null || window === undefined || own === undefined)
    throw new Error("the fake relay serves nothing");
  const another = (id: PaneId, inWindow = first) => {
    const ref = refOf(id);
    return { ...own, pane: id, ref: paneRefSchema.parse(ref), epoch: fakeEpoch(ref), window: inWindow };
  };
  const windows = [
    { ...window, layout, zoomed, activePane: active },
    { ...window, window: second, index: 1, active: false, activePane: others[0] ?? null },
  ];
  const all = [own, another(right), another(below), ...others.map((id) => another(id, second))];
  const there = all.filter((each) => each.pane !== gone).map((each) => ({ ...each, ...marks[each.pane] }));
  return { ...state, live: { ...state.live, windows, panes: there } };
}

async function tell(bench: SessionBench, scene: Partial<Scene> = {}): Promise<void> {
  bench.relay.tell(stateOf(bench, { ...usual, ...scene }));
  await bench.settled();
}

async function splitBench(scene: Partial<Scene> = {}): Promise<SessionBench> {
  const recording = new FakeRecording(1);
  recording.print("prompt$ ");
  const bench = new SessionBench(recording);
  await bench.live();
  await tell(bench, scene);
  bench.relay.deliver(100);
  await bench.settled();
  return bench;
}

function seen(bench: SessionBench): (PaneId | null)[] {
  return bench.session.getSnapshot().panes.map((each) => each.pane);
}

function watched(bench: SessionBench): number[] {
  return [...bench.relay.watched].toSorted((one, other) => one - other);
}

describe("the panes of a window", () => {
  it("end where they were drawn to, and those that are not seen where they are said to end", async () => {
    const bench = await splitBench({ marks: { [fakePane]: { end: 3 }, [elsewhere]: { end: 412 } } });
    const ends = bench.session.paneEnds().map(({ pane: id, offset }) => [id, offset]);
    expect(ends).toContainEqual([elsewhere, 412]);
    expect(ends).toContainEqual([fakePane, "prompt$ ".length]);
  });

  it("are all on view, as the layout has them, and those of other windows are not", async () => {
    const bench = await splitBench();
    expect(seen(bench)).toEqual([fakePane, right, below]);
    expect(watched(bench)).toEqual([fakePane, right, below].map(refOf));
    expect(bench.session.getSnapshot()).toMatchObject({
      layout: { columns: 80, rows: 24, axis: "x" },
      pane: { pane: fakePane },
    });
  });

  it.each([
    ["its layout is not to be read", { layout: "0000,80x24,0,0,1" }],
    ["one of them fills it", { zoomed: true }],
    ["the layout does not know it", { layout: layoutOf("80x24,0,0{40x24,0,0,2,39x24,41,0,3}") }],
  ])("are one by itself where %s", async (_why, scene) => {
    const bench = await splitBench(scene);
    expect(seen(bench)).toEqual([fakePane]);
    expect(watched(bench)).toEqual([refOf(fakePane)]);
    expect(bench.session.getSnapshot().layout).toBeNull();
  });

  it("are one at a time where there is no room for several", async () => {
    const bench = await splitBench();
    bench.session.showAlone(true);
    expect([seen(bench), watched(bench)]).toEqual([[fakePane], [refOf(fakePane)]]);
    bench.session.showAlone(false);
    await bench.settled();
    expect([seen(bench), watched(bench).length]).toEqual([[fakePane, right, below], 3]);
  });

  it("are watched again, all of them, on a new connection", async () => {
    const bench = await splitBench();
    bench.relay.cut();
    await bench.later(limits.reconnectCapMs);
    bench.relay.accept();
    await bench.settled();
    await tell(bench);
    expect(watched(bench)).toEqual([fakePane, right, below].map(refOf));
  });
});

describe("the pane that is typed into", () => {
  it("is the one the reader went into, and what another one sends goes nowhere", async () => {
    const bench = await splitBench();
    const [left] = bench.stage.order;
    bench.stage.order[2]?.events.onFocus();
    await bench.settled();
    expect(bench.session.getSnapshot().panes.map(({ front }) => front)).toEqual([false, false, true]);
    left?.events.onInput(new TextEncoder().encode("wheel over the left one"));
    bench.type("x");
    expect(bench.relay.input.map(({ ref }) => ref)).toEqual([refOf(below)]);
    expect(bench.typed).toBe("x");
  });

  it("is not where a wheel over another one speaks, which its program hears", async () => {
    const bench = await splitBench();
    const [, , under] = bench.stage.order;
    const wheel = "\u001b[<64;3;2M";
    under?.events.onInput(new TextEncoder().encode(wheel));
    under?.events.onInput(new TextEncoder().encode("\u001b[A"));
    bench.type("x");
    expect(bench.relay.input.map(({ ref }) => ref)).toEqual([refOf(below), refOf(fakePane)]);
    expect(bench.typed).toBe(`${wheel}x`);
    expect(bench.session.getSnapshot().panes.map(({ front }) => front)).toEqual([true, false, false]);
  });

  it("comes first when contexts and time are shared out, then the others as they were typed into", async () => {
    const bench = await splitBench();
    const [left, above, under] = bench.stage.order;
    bench.session.viewPane(below);
    bench.session.viewPane(right);
    expect(bench.stage.order).toEqual([above, under, left]);
  });

  it("is its window's active one when it is gone", async () => {
    const bench = await splitBench();
    bench.session.viewPane(below);
    await tell(bench, { gone: below, active: right, layout: layoutOf("80x24,0,0{40x24,0,0,1,39x24,41,0,2}") });
    expect(bench.session.getSnapshot().pane?.pane).toBe(right);
    expect(seen(bench)).toEqual([fakePane, right]);
  });

  it("is what a link names, or else its window's, also before anything is known of it", async () => {
    const recording = new FakeRecording(1);
    const bench = new SessionBench(recording);
    bench.session.view({ pane: below, window: undefined });
    await bench.live();
    await tell(bench);
    expect(bench.session.getSnapshot().pane?.pane).toBe(below);
    bench.session.view({ pane: pane(99), window: second });
    await bench.settled();
    expect(seen(bench)).toEqual([elsewhere]);
  });
});

describe("panes that are not seen any more", () => {
  it("are not watched, and are there again as they were", async () => {
    const bench = await splitBench();
    const views = bench.session.getSnapshot().panes.map(({ view }) => view);
    bench.session.viewPane(elsewhere);
    await bench.settled();
    expect(watched(bench)).toEqual([refOf(elsewhere)]);
    bench.session.viewPane(fakePane);
    await bench.settled();
    expect(bench.session.getSnapshot().panes.map(({ view }) => view)).toEqual(views);
    expect(bench.session.lines()).toEqual(["prompt$ "]);
    expect(bench.relay.subscribedFrom.at(-1)).toBe(recordedBytes(bench));
  });

  it("are kept up to a number, and made anew after that", async () => {
    const others = Array.from({ length: clientLimits.keptPanes + 1 }, (_, index) => pane(10 + index));
    const alone = layoutOf("80x24,0,0,1");
    const bench = await splitBench({ others, layout: alone });
    const [before] = bench.session.getSnapshot().panes;
    for (const other of others) {
      bench.session.viewPane(other);
      await bench.settled();
    }
    bench.session.viewPane(fakePane);
    await bench.settled();
    expect(bench.session.getSnapshot().panes[0]?.view).not.toBe(before?.view);
    expect(bench.session.lines()).toEqual(["prompt$ "]);
  });
});

function recordedBytes({ relay }: SessionBench): number {
  return relay.recording.bytes.length;
}

describe("a window that is not on view", () => {
  const unseen = (bench: SessionBench) => bench.session.getSnapshot().windows.map((window) => window.unseen);
  const printed = (end: number, rangAt: number | null = null) => ({ end, printedAt: end, rangAt });

  it("has what it printed since, and what rang, until it is looked at", async () => {
    const bench = await splitBench({ marks: { [elsewhere]: printed(100, 90) } });
    expect(unseen(bench)).toEqual([null, null]);
    await tell(bench, { marks: { [elsewhere]: printed(200, 90) } });
    expect(unseen(bench)).toEqual([null, "output"]);
    await tell(bench, { marks: { [elsewhere]: printed(300, 250) } });
    expect(unseen(bench)).toEqual([null, "bell"]);
    bench.session.viewPane(elsewhere);
    expect(unseen(bench)).toEqual([null, null]);
    bench.session.viewPane(fakePane);
    expect(unseen(bench)).toEqual([null, null]);
    await tell(bench, { marks: { [elsewhere]: printed(301, 250) } });
    expect(unseen(bench)).toEqual([null, "output"]);
  });

  it("has nothing that this page has drawn, though it is told of late", async () => {
    const bench = await splitBench();
    bench.relay.recording.print("make\r\n");
    bench.relay.deliver(100);
    await bench.settled();
    const { length } = bench.relay.recording.bytes;
    bench.session.viewPane(elsewhere);
    await tell(bench, { marks: { [fakePane]: printed(length) } });
    expect(unseen(bench)).toEqual([null, null]);
    await tell(bench, { marks: { [fakePane]: printed(length + 1) } });
    expect(unseen(bench)).toEqual(["output", null]);
  });

  it("has what a program prints that was begun anew, and nothing where its helper counts nothing", async () => {
    const bench = await splitBench();
    await tell(bench, { marks: { [elsewhere]: { end: 5_000 } } });
    expect(unseen(bench)).toEqual([null, null]);
    await tell(bench, { marks: { [elsewhere]: { ...printed(3), epoch: fakeEpoch(99) } } });
    expect(unseen(bench)).toEqual([null, "output"]);
  });
});
