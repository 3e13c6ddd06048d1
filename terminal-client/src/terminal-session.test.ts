import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `line ${from + index}`);
}

function printed(from: number, to: number): string {
  return numbered(from, to)
    .map((line) => `${line}\r\n`)
    .join("");
}

describe("the first paint", () => {
  it("draws the newest keyframe and what follows, subscribes from its end, and shows each line once", async () => {
    const recording = new FakeRecording(1);
    recording.print(printed(0, 200));
    recording.upload();
    recording.print(printed(200, 210));
    const bench = new SessionBench(recording);
    await bench.settled();
    expect(bench.queries[0]).toBe("format=chunks&from=latest");
    expect(bench.session.getSnapshot().history).toBe("ready");
    expect(bench.session.lines().at(-1)).toBe("line 199");
    expect(bench.session.lines()).not.toContain("line 100"); // older history is not waited for
    bench.relay.accept();
    await bench.settled();
    expect(bench.relay.subscribedFrom).toEqual([recording.uploaded]);
    bench.relay.deliver(1_000, 5);
    await bench.settled();
    expect(bench.session.lines().at(-1)).toBe("line 209");
    expect(bench.session.getSnapshot().connection).toEqual({ name: "live" });
  });

  it("brings older history in when idle, in place, and says when there is no more", async () => {
    const recording = new FakeRecording(1);
    recording.print(printed(0, 300));
    recording.upload();
    const bench = new SessionBench(recording);
    await bench.live();
    await bench.later();
    recording.print(printed(300, 305));
    bench.relay.deliver(1_000);
    await bench.settled();
    expect(bench.session.lines()).toEqual(numbered(0, 305));
    expect(bench.view.shows).toBe(2);
    expect(await bench.session.loadOlder()).toBe("start");
  });

  it("applies output that comes while older history is drawn to both screens", async () => {
    const recording = new FakeRecording(1);
    recording.print(printed(0, 300));
    recording.upload();
    const bench = new SessionBench(recording);
    await bench.live();
    const loading = bench.session.loadOlder();
    for (let line = 300; line < 330; line++) {
      recording.print(printed(line, line + 1));
      bench.relay.deliver(1_000);
      await Promise.resolve();
    }
    await bench.settled();
    await loading;
    await bench.session.loadOlder();
    await bench.later();
    const lines = bench.session.lines();
    expect(lines).toEqual(numbered(300 - (lines.length - 30), 330));
  });

  it("goes on live by a keyframe when the transcript cannot be read, and begins at the first byte of a young program", async () => {
    const old = new FakeRecording(1, "adopted");
    old.print(printed(0, 100));
    old.unreadable = true;
    const bench = new SessionBench(old);
    await bench.live();
    expect(bench.session.getSnapshot().history).toBe("failed");
    expect(bench.reports).toEqual(["the saved history could not be loaded: Error: the transcript is away"]);
    expect(bench.relay.subscribedFrom).toEqual([null]);
    expect(bench.session.lines().at(-1)).toBe("line 99");
    old.upload();
    old.unreadable = false;
    await bench.later();
    expect(bench.session.getSnapshot().history).toBe("ready");
    expect(bench.session.lines()).toEqual(numbered(0, 100));
    expect(bench.reports).toHaveLength(1);

    const young = new FakeRecording(2);
    young.print(printed(0, 3));
    const second = new SessionBench(young);
    await second.live();
    expect(second.session.getSnapshot().history).toBe("none");
    expect(second.relay.subscribedFrom).toEqual([0]);
  });
});

describe("a slow transcript", () => {
  it("is drawn when it comes at last, if nothing else was drawn", async () => {
    const recording = new FakeRecording(1);
    recording.print(printed(0, 5));
    recording.upload();
    const bench = new SessionBench(recording);
    bench.clock.advance(clientLimits.historyMs);
    expect(bench.session.getSnapshot().history).toBe("failed");
    expect(bench.reports).toEqual(["the saved history could not be loaded: Error: no answer within 15000 ms"]);
    await bench.settled(); // the answer comes only now
    expect(bench.session.getSnapshot().history).toBe("ready");
    expect(bench.session.lines()).toEqual(numbered(0, 5));
  });
});

describe("the stream", () => {
  it("returns credit for what was drawn", async () => {
    const recording = new FakeRecording(1);
    const bench = new SessionBench(recording);
    await bench.live();
    recording.print(printed(0, 10));
    bench.relay.deliver(40);
    bench.relay.deliver(1_000);
    await bench.settled();
    expect(bench.relay.acknowledged.at(-1)).toBe(recording.bytes.length);
    expect(bench.relay.acknowledged.length).toBeLessThanOrEqual(2);
  });

  it("RS9 shows a skip as a gap the transcript fills, and fills it once output calms down", async () => {
    const recording = new FakeRecording(1);
    const bench = new SessionBench(recording);
    await bench.live();
    recording.print(printed(0, 5));
    bench.relay.deliver(1_000);
    recording.print(printed(5, 400));
    bench.relay.skip();
    await bench.settled();
    expect(bench.session.getSnapshot().continuity).toEqual({ kind: "gap", cause: null, bytes: null, atMs: null });
    expect(bench.session.lines().at(-1)).toBe("line 399");
    recording.upload();
    await bench.later();
    expect(bench.session.getSnapshot().continuity).toEqual({ kind: "continuous" });
    expect(bench.session.lines()).toEqual(numbered(0, 400));
  });

  it("tells the size once the screen has it, after what was written before", async () => {
    const recording = new FakeRecording(1);
    const bench = new SessionBench(recording);
    await bench.live();
    const ref = bench.relay.state.live?.panes[0]?.ref;
    if (ref === undefined) throw new Error("no pane");
    recording.print(printed(0, 5));
    bench.relay.deliver(1_000);
    const size = { columns: 30, rows: 5 };
    bench.relay.tell({ t: "paneResized", ref, offset: recording.bytes.length, size });
    await bench.settled();
    expect(bench.session.getSnapshot().pane).toMatchObject(size);
  });

  it("OU23 names a gap whose bytes nobody has", async () => {
    const recording = new FakeRecording(1);
    const bench = new SessionBench(recording);
    await bench.live();
    recording.print(printed(0, 5));
    bench.relay.deliver(1_000);
    await bench.settled();
    const from = recording.bytes.length;
    recording.print(printed(5, 50));
    const to = recording.bytes.length;
    const ref = bench.relay.state.live?.panes[0]?.ref;
    if (ref === undefined) throw new Error("no pane");
    bench.relay.tell({ t: "skipped", ref, from, to, cause: "journal-cap" });
    bench.relay.skip();
    await bench.settled();
    expect(bench.session.getSnapshot().continuity).toEqual({
      kind: "gap",
      cause: "journal-cap",
      bytes: to - from,
      atMs: null,
    });
    const text = bench.session.lines().join("\n");
    expect(text).toContain("line 4");
    expect(text).toContain("bytes are missing here: the device kept only the newest output");
    expect(text.indexOf("missing")).toBeLessThan(text.indexOf("line 49"));
  });

  it("RS10 draws a new epoch below the old one, the old one's rest first", async () => {
    const old = new FakeRecording(1);
    old.print(printed(0, 20));
    old.upload();
    const fresh = new FakeRecording(2, "respawned");
    const bench = new SessionBench(old, fresh);
    bench.relay.recording = old;
    await bench.live();
    old.print(printed(20, 25));
    old.upload();
    fresh.print("new program\r\n");
    bench.relay.recording = fresh;
    bench.relay.tellState();
    await bench.settled();
    bench.relay.deliver(1_000);
    await bench.settled();
    const lines = bench.session.lines().filter((line) => line !== "");
    expect(lines.slice(-6)).toEqual([...numbered(20, 25), "new program"]);
    expect(bench.session.getSnapshot().continuity).toEqual({ kind: "continuous" });
  });

  it("RS8 reads from the transcript what the journal no longer has after a long sleep", async () => {
    const recording = new FakeRecording(1);
    recording.print(printed(0, 20));
    recording.upload();
    const bench = new SessionBench(recording);
    await bench.live();
    bench.relay.cut();
    recording.print(printed(20, 120));
    recording.upload();
    recording.start = recording.bytes.length;
    recording.print(printed(120, 122));
    bench.relay.ref = 8;
    bench.wake();
    await bench.live();
    bench.relay.deliver(1_000);
    await bench.later();
    expect(bench.relay.subscribedFrom.at(-1)).toBe(recording.uploaded);
    expect(bench.session.lines()).toEqual(numbered(0, 122));
  });

  it("TR2 a replayed bell is silent and a replayed title is set once, at its end; live ones count", async () => {
    const recording = new FakeRecording(1);
    recording.print("\x07\x1b]2;first\x07\x1b]2;second\x07\x1bkold title\x1b\\done\r\n");
    recording.upload();
    const bench = new SessionBench(recording);
    const titles = new Set<string>();
    let bells = 0;
    bench.session.onBell(() => (bells += 1));
    bench.session.subscribe(() => titles.add(bench.session.getSnapshot().title));
    await bench.live();
    expect([bells, [...titles].filter((title) => title !== "")]).toEqual([0, ["second"]]);
    expect(bench.session.lines()).toEqual(["done"]);
    recording.print("\x07\x1b]2;third\x07");
    bench.relay.deliver(1_000);
    await bench.settled();
    expect([bells, bench.session.getSnapshot().title]).toEqual([1, "third"]);
  });

  it("CN5 what a replaced socket still says changes nothing", async () => {
    const recording = new FakeRecording(1);
    const bench = new SessionBench(recording);
    await bench.live();
    const old = bench.relay.socket;
    bench.relay.cut();
    bench.wake();
    await bench.live();
    const before = bench.session.getSnapshot();
    old?.onMessage(JSON.stringify({ ...bench.relay.state, status: "exited", live: null }));
    old?.onClose(4491, "late");
    expect(bench.session.getSnapshot()).toBe(before);
    expect(before.connection).toEqual({ name: "live" });
  });

  it("keeps each byte once and in order under random cuts, repeats, skips, lags and reconnects", async () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ do: fc.constant("print" as const), lines: fc.integer({ min: 1, max: 12 }) }),
      },
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constant("deliver" as const),
          bytes: fc.integer({ min: 1, max: 200 }),
          repeat: fc.integer({ min: 0, max: 60 }),
        }),
      },
      fc.record({ do: fc.constantFrom("cut" as const, "skip" as const, "older" as const) }),
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constantFrom("upload" as const, "settle" as const, "time" as const) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const recording = new FakeRecording(1);
        recording.print(printed(0, 30));
        recording.upload(333);
        const bench = new SessionBench(recording);
        let lines = 30;
        await bench.live();
        for (const what of steps) {
          if (what.do === "print") recording.print(printed(lines, (lines += what.lines)));
          else if (what.do === "deliver") bench.relay.deliver(what.bytes, what.repeat);
          else if (what.do === "skip") bench.relay.skip();
          else if (what.do === "upload") recording.upload();
          else if (what.do === "older") void bench.session.loadOlder();
          else if (what.do === "time") bench.clock.advance(450);
          else if (what.do === "settle") await bench.settled();
          else {
            bench.relay.cut();
            bench.relay.ref += 1;
            bench.wake();
            await bench.live();
          }
        }
        recording.upload();
        bench.relay.deliver(1_000_000);
        await bench.later(60_000);
        while ((await bench.session.loadOlder()) === "more") await bench.settled();
        await bench.settled();
        expect(bench.session.lines()).toEqual(numbered(0, lines));
        expect(bench.session.getSnapshot().continuity).toEqual({ kind: "continuous" });
        bench.session.dispose();
      }),
      { numRuns: 40 },
    );
  });
});

describe("typing", () => {
  it("IN5 text typed while the session is not live is refused visibly and never sent later", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    bench.type("before ");
    await bench.live();
    bench.type("a");
    bench.relay.cut();
    bench.type("while away ");
    bench.wake();
    await bench.live();
    bench.relay.helperThere = false;
    bench.relay.tellState();
    bench.type("helper away ");
    bench.relay.helperThere = true;
    bench.relay.tellState();
    bench.type("not opened yet ");
    bench.relay.openInput();
    bench.type("b");
    expect(bench.typed).toBe("ab");
    expect(bench.session.getSnapshot().refusedInput).toBe(4);
  });

  it("IN4 a viewer's typing is refused here already", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    bench.relay.role = "viewer";
    await bench.live();
    bench.type("x");
    expect([bench.typed, bench.session.getSnapshot().refusedInput, bench.session.getSnapshot().role]).toEqual([
      "",
      1,
      "viewer",
    ]);
  });

  it("IN8 what the helper refuses is counted one by one, with the reason; what is behind it has its own answer", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    await bench.live();
    bench.relay.acknowledgesInput = false;
    for (const key of "abc") bench.type(key);
    bench.relay.refuse(1, "input-off");
    const { refusedInput, refusedWhy } = bench.session.getSnapshot();
    expect([refusedInput, refusedWhy]).toEqual([1, "input-off"]);
    bench.relay.acknowledgeInput();
    bench.relay.refuse(2, "input-off"); // a late word of what is known to be taken
    expect(bench.session.getSnapshot().refusedInput).toBe(1);
  });

  it("says why typing is refused here already: a dead program, a viewer, or no live session", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    const refusedWhy = (): unknown => {
      bench.type("x");
      return bench.session.getSnapshot().refusedWhy;
    };
    expect(refusedWhy()).toBe("not-live");
    bench.relay.dead = true;
    await bench.live();
    expect(refusedWhy()).toBe("pane-dead");
    bench.relay.cut();
    expect(refusedWhy()).toBe("not-live");
    bench.relay.role = "viewer";
    bench.wake();
    await bench.live();
    expect(refusedWhy()).toBe("viewer");
  });

  it("IN6 unacknowledged input is sent again after a reconnect, in order, under its old counters", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    await bench.live();
    bench.type("a");
    bench.relay.acknowledgesInput = false;
    bench.type("b");
    bench.type("c");
    bench.relay.cut();
    bench.relay.ref = 9;
    bench.wake();
    await bench.live();
    bench.type("d");
    expect(bench.typed).toBe("abcbcd");
    expect(bench.relay.input.map((frame) => frame.counter)).toEqual([1, 2, 3, 2, 3, 4]);
    expect(bench.relay.input.slice(3).every((frame) => frame.ref === 9)).toBe(true);
    expect(bench.session.getSnapshot().refusedInput).toBe(0);
  });

  it("IN6 does not send old text into another program or after a long absence", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    await bench.live();
    bench.relay.acknowledgesInput = false;
    bench.type("rm ");
    bench.relay.cut();
    bench.relay.recording = new FakeRecording(2, "respawned");
    bench.wake();
    await bench.live();
    bench.type("x");
    bench.relay.cut();
    bench.clock.advance(31_000);
    bench.wake();
    await bench.live();
    expect(bench.typed).toBe("rm x");
    expect(bench.session.getSnapshot().refusedInput).toBe(2);
  });
});

describe("the snapshot", () => {
  it("knows the session's state when the relay has told it, and can type when a key would arrive", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    const seen = (): unknown => {
      const { stateKnown, canType } = bench.session.getSnapshot();
      return { stateKnown, canType };
    };
    await bench.settled();
    expect(seen()).toEqual({ stateKnown: false, canType: false });
    bench.relay.opensInput = false;
    await bench.live();
    expect(seen()).toEqual({ stateKnown: true, canType: false });
    bench.relay.openInput();
    expect(seen()).toEqual({ stateKnown: true, canType: true });
    bench.relay.dead = true;
    bench.relay.tellState();
    expect(seen()).toEqual({ stateKnown: true, canType: false });
    bench.relay.dead = false;
    bench.relay.tellState();
    expect(seen()).toEqual({ stateKnown: true, canType: true });
    bench.relay.cut();
    expect(seen()).toEqual({ stateKnown: false, canType: false });
    bench.relay.role = "viewer";
    bench.relay.opensInput = true;
    bench.wake();
    await bench.live();
    expect(seen()).toEqual({ stateKnown: true, canType: false });
  });

  it("is the same object until something changes, and parts keep their identity", async () => {
    const recording = new FakeRecording(1);
    const bench = new SessionBench(recording);
    await bench.live();
    const before = bench.session.getSnapshot();
    bench.relay.tellState();
    recording.print("hi\r\n");
    bench.relay.deliver(10);
    await bench.settled();
    expect(bench.session.getSnapshot()).toBe(before);
    bench.relay.tell({ ...bench.relay.state, viewers: 3 });
    const after = bench.session.getSnapshot();
    expect(after.session.viewers).toBe(3);
    expect(after.continuity).toBe(before.continuity);
  });

  it("SE14 has who is in the session, for as long as the connection lasts", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    await bench.live();
    const people = [{ name: "Ada", who: "thisBrowser", role: "driver", sinceMs: 1 }] as const;
    bench.relay.tell({ t: "people", people: [...people] });
    expect(bench.session.getSnapshot().people).toEqual(people);
    bench.relay.cut();
    expect(bench.session.getSnapshot().people).toEqual([]);
  });

  it("proposes the room once it was left alone, to a live helper, and again on a new connection", async () => {
    const bench = new SessionBench(new FakeRecording(1));
    bench.stage.events.onRoom({ columns: 90, rows: 30 });
    await bench.live();
    bench.stage.events.onRoom({ columns: 100, rows: 30 });
    bench.stage.events.onRoom({ columns: 101, rows: 3 });
    bench.clock.advance(149);
    expect(bench.relay.proposed).toEqual([]);
    bench.clock.advance(1);
    bench.relay.tellState();
    bench.clock.advance(1_000);
    expect(bench.relay.proposed).toEqual([{ columns: 101, rows: 5 }]);
    bench.relay.cut();
    bench.wake();
    await bench.live();
    bench.clock.advance(1_000);
    expect(bench.relay.proposed).toHaveLength(2);
  });

  it("leaves no timer behind", async () => {
    const recording = new FakeRecording(1);
    recording.print(printed(0, 100));
    recording.upload();
    const bench = new SessionBench(recording);
    await bench.live();
    bench.session.dispose();
    await bench.settled();
    expect(bench.clock.pending).toBe(0);
    expect(bench.session.getSnapshot().connection).toEqual({ name: "stopped" });
  });
});
