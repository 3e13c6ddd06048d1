/** Places in a pane's output on its screen: marked, gone to, and found from what the reader sees. */
import { describe, expect, it } from "vitest";
import { fakeEpoch, FakeRecording } from "./testing/fake-recording.ts";
import { SessionBench } from "./testing/session-bench.ts";

function printed(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, line) => `line ${from + line}\r\n`).join("");
}

function recorded(lines: number): FakeRecording {
  const recording = new FakeRecording(1);
  recording.print(printed(0, lines));
  recording.upload();
  return recording;
}

/** Behind so many lines. */
function behind(lines: number) {
  return { epoch: fakeEpoch(1), offset: printed(0, lines).length };
}

const left = (lines: number) => ({ at: behind(lines), line: { look: "left" as const, text: "you left" } });
const place = (lines: number) => ({ at: behind(lines), line: { look: "place" as const, text: "here" } });

describe("a mark", () => {
  it("stands where the output stood, when it is put at the end and more is printed", async () => {
    const recording = recorded(20);
    const bench = new SessionBench(recording);
    await bench.live();
    const { end } = bench.session.moments;
    expect(end).toEqual(behind(20));
    bench.session.moments.mark(left(20));
    expect(bench.session.moments.isMarked("left")).toBe(true);
    recording.print(printed(20, 40));
    bench.relay.deliver(1_000);
    await bench.settled();
    expect(await bench.session.moments.goTo(left(20))).toBe("shown");
    expect(bench.view.revealed.at(-1)).toBe("line 20");
  });

  it("comes with what is printed up to it, however that is cut, and goes when it is taken away", async () => {
    const recording = recorded(20);
    const bench = new SessionBench(recording);
    await bench.live();
    bench.session.moments.mark(left(30));
    expect(bench.session.moments.isMarked("left")).toBe(false);
    recording.print(printed(20, 40));
    for (let piece = 0; piece < 40; piece++) bench.relay.deliver(7);
    await bench.settled();
    expect(bench.session.moments.isMarked("left")).toBe(true);
    bench.session.moments.unmark("left");
    expect(bench.session.moments.isMarked("left")).toBe(false);
  });

  it("is put where it belongs though that was drawn before, and stays when older history comes above it", async () => {
    const bench = new SessionBench(recorded(200));
    await bench.live();
    bench.session.moments.mark(left(195));
    await bench.settled();
    expect(bench.session.moments.isMarked("left")).toBe(true);
    await bench.later();
    expect(bench.session.lines()).toHaveLength(200);
    expect(await bench.session.moments.goTo(left(195))).toBe("shown");
    expect(bench.view.revealed.at(-1)).toBe("line 195");
  });

  it("is not there for an epoch that is not on view", async () => {
    const bench = new SessionBench(recorded(20));
    await bench.live();
    bench.session.moments.mark({ ...left(5), at: { epoch: fakeEpoch(9), offset: 7 } });
    await bench.settled();
    expect(bench.session.moments.isMarked("left")).toBe(false);
  });
});

describe("going to a place", () => {
  it("brings older history in until it is there", async () => {
    const bench = new SessionBench(recorded(2_000));
    await bench.live();
    const going = bench.session.moments.goTo(place(1_000));
    for (let page = 0; page < 60; page++) await bench.settled();
    expect(await going).toBe("shown");
    expect(bench.view.revealed.at(-1)).toBe("line 1000");
  });

  it("shows it though older history comes meanwhile and has all drawn anew", async () => {
    const bench = new SessionBench(recorded(2_000));
    await bench.live();
    const older = bench.session.loadOlder();
    const going = bench.session.moments.goTo(place(1_995));
    for (let page = 0; page < 20; page++) await bench.settled();
    await older;
    expect(await going).toBe("shown");
    expect(bench.view.revealed.at(-1)).toBe("line 1995");
  });

  it("finds the first byte of all", async () => {
    const bench = new SessionBench(recorded(100));
    await bench.live();
    const going = bench.session.moments.goTo(place(0));
    for (let page = 0; page < 20; page++) await bench.settled();
    expect(await going).toBe("shown");
    expect(bench.view.revealed.at(-1)).toBe("line 0");
  });

  it("waits for what is on its way, and gives up on what never comes", async () => {
    const recording = recorded(20);
    const bench = new SessionBench(recording);
    await bench.live();
    const going = bench.session.moments.goTo(place(25));
    await bench.settled();
    recording.print(printed(20, 40));
    bench.relay.deliver(1_000);
    await bench.settled();
    expect(await going).toBe("shown");
    const never = bench.session.moments.goTo(place(99));
    await bench.later();
    expect(await never).toBe("not-here");
  });

  it("says that a place of another epoch is not here", async () => {
    const bench = new SessionBench(recorded(50));
    await bench.live();
    const going = bench.session.moments.goTo({ ...place(1), at: { epoch: fakeEpoch(9), offset: 0 } });
    await bench.later();
    expect(await going).toBe("not-here");
  });

  it("works when it is asked for before anything was read", async () => {
    const bench = new SessionBench(recorded(300));
    const going = bench.session.moments.goTo(place(290));
    await bench.live();
    await bench.later();
    expect(await going).toBe("shown");
    expect(bench.view.revealed.at(-1)).toBe("line 290");
  });
});

describe("what the reader sees on top", () => {
  it.each([1, 6, 63, 64, 65, 130, 200])("is the place where the row %i from the end began", async (rows) => {
    const bench = new SessionBench(recorded(200));
    await bench.live();
    await bench.later();
    const total = 201; // the cursor stands below the last line
    bench.view.rowsToEnd = rows;
    expect(await bench.session.moments.onTop()).toEqual(behind(total - rows));
  });

  it("is no later than the row, where the width made it", async () => {
    const recording = new FakeRecording(1);
    recording.print(`${"x".repeat(100)}\r\nend\r\n`);
    recording.upload();
    const bench = new SessionBench(recording);
    await bench.live();
    for (const row of [0, 1, 2]) {
      bench.view.rowsToEnd = 6 - row;
      expect((await bench.session.moments.onTop())?.offset).toBeLessThanOrEqual(40 * (row + 1));
    }
    bench.view.rowsToEnd = 3;
    expect(await bench.session.moments.onTop()).toEqual({ epoch: fakeEpoch(1), offset: 102 });
  });
});
