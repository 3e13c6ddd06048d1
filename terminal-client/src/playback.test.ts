/** A pane's past as it is played: what is drawn at which moment, and what is asked for on the way. */
import { parsePosition, sessionIdSchema } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { Playback } from "./playback.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { fakeEpoch, fakePane, FakeRecording, transcriptReply } from "./testing/fake-recording.ts";
import { HeadlessView } from "./testing/headless-view.ts";

const session = { id: sessionIdSchema.parse("00000000-0000-4000-8000-00000000aaaa") };
/** Ten bytes each, a second apart. */
const msPerByte = 100;

function line(number: number): string {
  return `${String(number).padStart(8, "0")}\r\n`;
}

class Bench {
  readonly clock = new FakeClock();
  readonly recording = new FakeRecording(1);
  readonly queries: string[] = [];
  readonly playback: Playback;
  view: HeadlessView | undefined;
  away = false;

  constructor(lines: number, atLine = 0) {
    this.recording.print(Array.from({ length: lines }, (_, at) => line(at)).join(""));
    this.recording.upload();
    this.recording.over = true;
    this.recording.msPerByte = msPerByte;
    const { startedAtMs: fromMs } = this.recording;
    const bursts = [{ fromMs, toMs: this.timeOf(lines - 1), bytes: 1 }];
    this.playback = new Playback(
      { session, pane: fakePane, theme: { colours: {} }, bursts, atMs: this.timeOf(atLine) },
      {
        clock: this.clock,
        transcript: async (query) => this.#transcript(query),
        loadZstd: async () => ({ decompress: async (bytes) => bytes }),
        createView: (_theme, events) => (this.view = new HeadlessView(events)),
      },
    );
  }

  timeOf(lineNumber: number): number {
    return this.recording.writtenAt(lineNumber * 10);
  }

  get last(): string | undefined {
    return this.playback.lines().at(-1);
  }

  async settled(): Promise<void> {
    for (let round = 0; round < 6; round++) {
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      await this.view?.parsed();
    }
  }

  /** Real time. */
  async passes(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 33) {
      this.clock.advance(33);
      await this.settled();
    }
  }

  async #transcript(query: string): Promise<Response> {
    this.queries.push(query);
    if (this.away) return new Response("", { status: 503 });
    const from = new URLSearchParams(query).get("from") ?? "";
    const offset = Math.floor((Number(from) - this.recording.startedAtMs) / msPerByte / 300) * 300;
    const at = parsePosition(from) ?? { epoch: fakeEpoch(1), offset: Math.max(0, offset) };
    return new Response(transcriptReply([this.recording], { before: false, at, limit: 400 }));
  }
}

describe("playing", () => {
  it("draws what was written by the moment on view, and nothing after it", async () => {
    const bench = new Bench(50);
    await bench.settled();
    expect(bench.last).toBe("00000000");
    bench.playback.tell({ type: "play" });
    await bench.passes(3_500);
    expect(bench.last).toBe("00000003");
    bench.playback.tell({ type: "speed", speed: 8 });
    await bench.passes(1_000);
    expect(["00000011", "00000012"]).toContain(bench.last);
    bench.playback.tell({ type: "pause" });
    const { last } = bench;
    await bench.passes(2_000);
    expect(bench.last).toBe(last);
  });

  it("stops at the end with all of it drawn", async () => {
    const bench = new Bench(20);
    await bench.settled();
    bench.playback.tell({ type: "play" });
    bench.playback.tell({ type: "speed", speed: 16 });
    await bench.passes(3_000);
    expect(bench.last).toBe("00000019");
    expect(bench.playback.getSnapshot()).toMatchObject({ playing: false, source: "ready" });
  });
});

describe("going to a moment", () => {
  it("begins there, from the keyframe before it", async () => {
    const bench = new Bench(500, 400);
    await bench.settled();
    expect(bench.last).toBe("00000400");
    expect(bench.queries[0]).toContain(`from=${bench.timeOf(400)}`);
  });

  it("draws back and forth with one request each, and what is read already without any", async () => {
    const bench = new Bench(500, 400);
    await bench.settled();
    const asked = bench.queries.length;
    bench.playback.tell({ type: "sought", atMs: bench.timeOf(410) });
    await bench.settled();
    expect([bench.last, bench.queries.length]).toEqual(["00000410", asked]);
    bench.playback.tell({ type: "sought", atMs: bench.timeOf(35) });
    await bench.settled();
    expect([bench.last, bench.queries.length]).toEqual(["00000035", asked + 1]);
    bench.playback.tell({ type: "sought", atMs: bench.timeOf(499) });
    await bench.settled();
    expect(bench.last).toBe("00000499");
  });

  it("obeys the last of several wishes", async () => {
    const bench = new Bench(500);
    await bench.settled();
    for (const at of [300, 20, 450, 100]) bench.playback.tell({ type: "sought", atMs: bench.timeOf(at) });
    await bench.settled();
    expect(bench.last).toBe("00000100");
  });

  it("says when it cannot be read, and goes on when it can", async () => {
    const bench = new Bench(500, 100);
    await bench.settled();
    bench.away = true;
    bench.playback.tell({ type: "sought", atMs: bench.timeOf(10) });
    await bench.settled();
    expect(bench.playback.getSnapshot().source).toBe("failed");
    bench.away = false;
    bench.playback.retry();
    await bench.settled();
    expect([bench.last, bench.playback.getSnapshot().source]).toEqual(["00000010", "ready"]);
  });
});
