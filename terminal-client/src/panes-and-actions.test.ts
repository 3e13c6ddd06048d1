/** A session of several panes: which one is on view and typed into, and what is asked to be done with them. */
import { limits, paneIdSchema, paneRefSchema, windowIdSchema, type PaneId, type SessionState } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { FakeRecording, fakeEpoch, fakePane } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

const second = paneIdSchema.parse("%2");
const third = paneIdSchema.parse("%3");
const otherWindow = windowIdSchema.parse("@2");
const action = { do: "closeWindow", window: otherWindow } as const;

/** Two windows: the relay's own pane and `second` side by side, `third` alone. */
function severalPanes(bench: SessionBench, active: PaneId = fakePane): SessionState {
  const { state } = bench.relay;
  const [window] = state.live?.windows ?? [];
  const [pane] = state.live?.panes ?? [];
  if (state.live === null || window === undefined || pane === undefined)
    throw new Error("the fake relay serves nothing");
  const another = (id: PaneId, ref: number) => ({
    ...pane,
    pane: id,
    ref: paneRefSchema.parse(ref),
    epoch: fakeEpoch(ref),
  });
  const windows = [
    { ...window, activePane: active },
    { ...window, window: otherWindow, index: 1, name: "logs", active: false, activePane: third },
  ];
  const panes = [pane, another(second, 8), { ...another(third, 9), window: otherWindow, dead: true, exitStatus: 3 }];
  return { ...state, live: { ...state.live, windows, panes } };
}

async function benchOfSeveral(): Promise<SessionBench> {
  const recording = new FakeRecording(1);
  recording.print("prompt$ ");
  const bench = new SessionBench(recording);
  await bench.live();
  bench.relay.tell(severalPanes(bench));
  await bench.settled();
  return bench;
}

describe("panes to choose from", () => {
  it("are all that can be shown, window by window, with what is to know of each", async () => {
    const { windows } = (await benchOfSeveral()).session.getSnapshot();
    expect(windows).toMatchObject([
      {
        name: "w",
        active: true,
        panes: [
          { pane: fakePane, active: true },
          { pane: second, active: false },
        ],
      },
      { name: "logs", active: false, panes: [{ pane: third, dead: true, exitStatus: 3 }] },
    ]);
  });

  it("are the same value as long as nothing about them changes", async () => {
    const bench = await benchOfSeveral();
    const { windows } = bench.session.getSnapshot();
    bench.relay.tell(severalPanes(bench));
    await bench.settled();
    expect(bench.session.getSnapshot().windows).toBe(windows);
  });

  it("follow what local terminals show until the reader chooses; then they stay, and are typed into", async () => {
    const bench = await benchOfSeveral();
    bench.relay.tell(severalPanes(bench, second));
    await bench.settled();
    expect(bench.session.getSnapshot().pane?.pane).toBe(second);
    bench.session.viewPane(fakePane);
    bench.type("a");
    bench.session.viewPane(second);
    bench.type("b");
    bench.relay.tell(severalPanes(bench, fakePane));
    await bench.settled();
    bench.type("c");
    expect(bench.session.getSnapshot()).toMatchObject({ pane: { pane: second }, refusedInput: 0 });
    expect(bench.relay.input.map(({ ref }) => ref)).toEqual([bench.relay.ref, 8, 8]);
    expect(bench.typed).toBe("abc");
    expect(bench.relay.acts).toEqual([]);
  });

  it("IN6 do not get each other's keys when the connection breaks on the way", async () => {
    const bench = await benchOfSeveral();
    bench.relay.acknowledgesInput = false;
    bench.type("first");
    bench.session.viewPane(second);
    bench.type("second");
    const sent = bench.relay.input.length;
    bench.relay.cut();
    await bench.later(limits.reconnectCapMs);
    bench.relay.opensInput = false;
    bench.relay.accept();
    await bench.settled();
    bench.relay.tell(severalPanes(bench));
    bench.relay.openInput();
    await bench.settled();
    const again = bench.relay.input.slice(sent);
    expect(again.map(({ ref, payload }) => [ref, new TextDecoder().decode(payload)])).toEqual([[8, "second"]]);
    expect(bench.session.getSnapshot().refusedInput).toBe(1);
  });

  it("fall back to what is shown locally when the chosen one is gone", async () => {
    const bench = await benchOfSeveral();
    bench.session.viewPane(third);
    expect(bench.session.getSnapshot()).toMatchObject({
      pane: { pane: third, dead: true, exitStatus: 3 },
      canType: false,
    });
    bench.relay.tellState();
    await bench.settled();
    expect(bench.session.getSnapshot()).toMatchObject({ pane: { pane: fakePane, dead: false }, canType: true });
  });
});

describe("actions", () => {
  it("CM1 are answered, each its own", async () => {
    const bench = await benchOfSeveral();
    const [first, next] = [bench.session.act(action), bench.session.act({ do: "newWindow" })];
    const [one, two] = bench.relay.acts.map((frame) => frame.id);
    bench.relay.tell({ t: "actionDone", id: two ?? 0, outcome: { refused: null, pane: third } });
    bench.relay.tell({ t: "actionDone", id: two ?? 0, outcome: { refused: "twice", pane: null } });
    bench.relay.tell({ t: "actionDone", id: one ?? 0, outcome: { refused: "no", pane: null } });
    expect(await first).toEqual({ refused: "no", pane: null });
    expect(await next).toEqual({ refused: null, pane: third });
    expect(bench.relay.acts.map((frame) => frame.action)).toEqual([action, { do: "newWindow" }]);
  });

  it("CM1 say at once that nothing was done while there is no connection", async () => {
    const bench = await benchOfSeveral();
    bench.relay.cut();
    expect(await bench.session.act(action)).toEqual({ refused: "not connected: nothing was done", pane: null });
  });

  it("CM1 say that nobody knows when the connection, or the device, is lost meanwhile", async () => {
    const bench = await benchOfSeveral();
    const lost = { refused: "the connection was lost; look whether it was done", pane: null };
    const first = bench.session.act(action);
    bench.relay.helperThere = false;
    bench.relay.tellState();
    expect(await first).toEqual(lost);
    const next = bench.session.act(action);
    bench.relay.cut();
    expect(await next).toEqual(lost);
    const last = bench.session.act(action);
    bench.session.dispose();
    expect((await last).refused).toContain("nothing was done");
  });

  it("CM1 that close what ends with the session are done by its end, which nobody is left to answer", async () => {
    const bench = await benchOfSeveral();
    const closing = bench.session.act(action);
    const naming = bench.session.act({ do: "newWindow" });
    bench.relay.tell({ ...bench.relay.state, status: "exited", live: null });
    expect(await closing).toEqual({ refused: null, pane: null });
    bench.clock.advance(limits.requestMs);
    expect((await naming).refused).toContain("no answer came");
  });

  it("CM1 do not wait for ever", async () => {
    const bench = await benchOfSeveral();
    const asked = bench.session.act(action);
    bench.clock.advance(limits.requestMs);
    expect(await asked).toEqual({ refused: "no answer came; look whether it was done", pane: null });
  });
});
