import { decodeDataFrame, encodeDataFrame, type DataFrame, type RelayToBrowser } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import { Outbox, type Gap, type OutboxSource, type OutboxState } from "./outbox.ts";
import type { RangeAnswer } from "./pane-helper.ts";
import type { BrowserPort } from "./peer.ts";
import { noMetrics } from "./metrics.ts";
import { Tail } from "./tail.ts";
import { fixedCredit } from "./testing/fixed-credit.ts";
import { freeTails } from "./testing/free-tails.ts";
import { bytesOf, paneRef } from "./testing/ids.ts";

const limits = {
  tailBytes: 100,
  deviceTailBytes: 10_000,
  credit: fixedCredit(40),
  fillBytes: 400,
  frameBytes: 20,
  patienceMs: 250,
  helperAckBytes: 0,
};

/** One outbox over a tail `[start, end)` of a journal that begins at 0. */
class Bench {
  readonly sent: (RelayToBrowser | DataFrame)[] = [];
  readonly raw: Uint8Array[] = [];
  readonly ranges: { from: number; to: number; done: (answer: RangeAnswer) => void }[] = [];
  keyframesWanted = 0;
  nowMs = 0;
  readonly tail = new Tail(limits.tailBytes, freeTails());
  readonly outbox: Outbox;

  constructor(from: number, to: number, journalStart = 0) {
    this.tail.reset(from);
    this.tail.append(bytesOf(from, to));
    const source: OutboxSource = {
      ref: paneRef(9),
      tail: this.tail,
      journalStart,
      limits,
      readRange: (from, to, done) => this.ranges.push({ from, to, done }),
      steadyMs: () => this.nowMs,
      metrics: noMetrics,
      wantKeyframe: () => (this.keyframesWanted += 1),
      wantKeyframeInTurn: () => (this.keyframesWanted += 1),
    };
    const browser: BrowserPort = {
      send: (frame) => this.sent.push(frame),
      sendText: (text) => this.sent.push(JSON.parse(text) as RelayToBrowser),
      sendBytes: (message) => {
        this.raw.push(message);
        const frame = decodeDataFrame(message.slice());
        if (frame !== undefined) this.sent.push(frame);
      },
      drop: () => {},
    };
    this.outbox = new Outbox(source, browser);
  }

  /** Output of the helper as the pane hands it on. */
  output(length: number): Uint8Array {
    const offset = this.tail.end;
    const payload = bytesOf(offset, offset + length);
    const message = encodeDataFrame({ type: "output", ref: 9, offset, payload });
    this.tail.append(payload);
    this.outbox.offer(message, offset, length);
    return message;
  }

  keyframe(offset: number): void {
    const message = encodeDataFrame({ type: "keyframeEnd", ref: 9, offset, payload: bytesOf(0, 3) });
    this.outbox.showKeyframe({ offset, messages: [message] });
  }

  fill(length: number): void {
    const range = this.ranges.at(-1);
    if (range === undefined) throw new Error("no range was asked for");
    const payload = bytesOf(range.from, range.from + length);
    const message = encodeDataFrame({ type: "output", ref: 9, offset: range.from, payload });
    range.done({ message, offset: range.from, byteLength: length });
  }

  forget(): void {
    this.sent.length = 0;
  }

  /** What was sent, in short: `10-30` for output, `K50` for a keyframe, else the frame's name. */
  get story(): string {
    return this.sent
      .map((frame) => {
        if ("t" in frame) return frame.t === "skipped" ? `skipped ${frame.from}-${frame.to} ${frame.cause}` : frame.t;
        if (frame.type === "keyframeEnd") return `K${frame.offset}`;
        return frame.type === "output" ? `${frame.offset}-${frame.offset + frame.payload.length}` : frame.type;
      })
      .join(", ");
  }
}

const gap: Gap = { from: 200, to: 900, cause: "journal-cap" };

type Situation =
  | "streaming, caught up"
  | "streaming, without credit"
  | "filling"
  | "waiting"
  | "waiting, may resume"
  | "draining"
  | "waiting in turn"
  | "showing";
type Happening = "output" | "acknowledge" | "fill" | "failed fill" | "keyframe" | "gap";

/** Each bench has a tail [100, 200). */
const situations: Record<Situation, () => Bench> = {
  "streaming, caught up": () => {
    const bench = new Bench(100, 200);
    bench.outbox.stream(200);
    return bench;
  },
  "streaming, without credit": () => {
    const bench = new Bench(100, 200);
    bench.outbox.stream(120);
    return bench;
  },
  filling: () => {
    const bench = new Bench(100, 200);
    bench.outbox.stream(50);
    return bench;
  },
  waiting: () => {
    const bench = new Bench(100, 200);
    bench.outbox.wait({ from: null, mayResume: false });
    return bench;
  },
  "waiting, may resume": () => {
    const bench = new Bench(100, 200);
    bench.outbox.wait({ from: 150, mayResume: true });
    return bench;
  },
  draining: () => fallenBehind(),
  "waiting in turn": () => {
    const bench = fallenBehind();
    bench.outbox.acknowledge(150);
    bench.forget();
    return bench;
  },
  showing: () => {
    const bench = fallenBehind();
    bench.outbox.acknowledge(150);
    bench.keyframe(205);
    bench.forget();
    return bench;
  },
};

/** At 150 with all its credit in flight, and output to 210 that has waited for longer than is borne. */
function fallenBehind(): Bench {
  const bench = new Bench(100, 200);
  bench.outbox.stream(110);
  bench.nowMs = limits.patienceMs;
  bench.output(10);
  bench.forget();
  return bench;
}

const happenings: Record<Happening, (bench: Bench) => void> = {
  output: (bench) => void bench.output(10),
  acknowledge: (bench) => {
    bench.outbox.acknowledge(1_000);
  },
  fill: (bench) => {
    if (bench.ranges.length > 0) bench.fill(20);
  },
  "failed fill": (bench) => {
    bench.ranges.at(-1)?.done({ failed: "unknown" });
  },
  keyframe: (bench) => {
    bench.keyframe(190);
  },
  gap: (bench) => {
    bench.outbox.passGap(gap);
  },
};

/** State, cursor, and what was sent in all. */
const table: Record<Situation, Record<Happening, [OutboxState["name"], number, string]>> = {
  "streaming, caught up": {
    output: ["streaming", 210, "200-210"],
    acknowledge: ["streaming", 200, ""],
    fill: ["streaming", 200, ""],
    "failed fill": ["streaming", 200, ""],
    keyframe: ["streaming", 200, ""],
    gap: ["waiting", 200, "skipped 200-900 journal-cap"],
  },
  "streaming, without credit": {
    output: ["streaming", 160, "120-140, 140-160"],
    acknowledge: ["streaming", 200, "120-140, 140-160, 160-180, 180-200"],
    fill: ["streaming", 160, "120-140, 140-160"],
    "failed fill": ["streaming", 160, "120-140, 140-160"],
    keyframe: ["streaming", 160, "120-140, 140-160"],
    gap: ["waiting", 160, "120-140, 140-160, skipped 160-200 null, skipped 200-900 journal-cap"],
  },
  filling: {
    output: ["filling", 50, ""],
    acknowledge: ["filling", 50, ""],
    fill: ["filling", 70, "50-70"],
    "failed fill": ["waiting", 50, ""],
    keyframe: ["filling", 50, ""],
    gap: ["waiting", 50, "skipped 50-200 null, skipped 200-900 journal-cap"],
  },
  waiting: {
    output: ["waiting", 0, ""],
    acknowledge: ["waiting", 0, ""],
    fill: ["waiting", 0, ""],
    "failed fill": ["waiting", 0, ""],
    keyframe: ["streaming", 200, "K190, 190-200"],
    gap: ["waiting", 0, ""],
  },
  "waiting, may resume": {
    output: ["waiting", 0, ""],
    acknowledge: ["waiting", 0, ""],
    fill: ["waiting", 0, ""],
    "failed fill": ["waiting", 0, ""],
    keyframe: ["streaming", 190, "150-170, 170-190"],
    gap: ["waiting", 0, "skipped 150-200 null, skipped 200-900 journal-cap"],
  },
  draining: {
    output: ["draining", 150, ""],
    acknowledge: ["waiting", 150, ""],
    fill: ["draining", 150, ""],
    "failed fill": ["draining", 150, ""],
    keyframe: ["draining", 150, ""],
    gap: ["waiting", 150, "skipped 150-200 null, skipped 200-900 journal-cap"],
  },
  "waiting in turn": {
    output: ["waiting", 150, ""],
    acknowledge: ["waiting", 150, ""],
    fill: ["waiting", 150, ""],
    "failed fill": ["waiting", 150, ""],
    keyframe: ["showing", 190, "K190, skipped 150-190 null"],
    gap: ["waiting", 150, "skipped 150-200 null, skipped 200-900 journal-cap"],
  },
  showing: {
    output: ["showing", 205, ""],
    acknowledge: ["streaming", 210, "205-210"],
    fill: ["showing", 205, ""],
    "failed fill": ["showing", 205, ""],
    keyframe: ["showing", 205, ""],
    gap: ["waiting", 205, "skipped 205-900 journal-cap"],
  },
};

describe("the table of an outbox", () => {
  for (const [situation, row] of Object.entries(table)) {
    for (const [happening, expected] of Object.entries(row)) {
      it(`${situation}: ${happening}`, () => {
        const bench = situations[situation as Situation]();
        happenings[happening as Happening](bench);
        expect([bench.outbox.state.name, bench.outbox.cursor, bench.story]).toEqual(expected);
      });
    }
  }
});

describe("Outbox", () => {
  it("hands on the very bytes that came when the browser is exactly there", () => {
    const bench = new Bench(0, 0);
    bench.outbox.stream(0);
    const message = bench.output(15);
    expect(bench.raw).toHaveLength(1);
    expect(bench.raw[0]).toBe(message);
  });

  it("OU2 reads what is older than the tail from the helper, one frame at a time, and joins the tail at its beginning", () => {
    const bench = new Bench(100, 120);
    bench.outbox.stream(65);
    expect(bench.ranges.map(({ from, to }) => [from, to])).toEqual([[65, 85]]);
    bench.fill(20);
    expect(bench.ranges.map(({ from, to }) => [from, to])).toEqual([
      [65, 85],
      [85, 100],
    ]);
    bench.fill(15);
    bench.outbox.acknowledge(100);
    expect(bench.story).toBe("65-85, 85-100, 100-105, 105-120"); // as far as credit reached, and on
  });

  it("OU2 never asks for more than the browser's credit", () => {
    const bench = new Bench(100, 200);
    bench.outbox.stream(20);
    bench.fill(20);
    bench.fill(20);
    expect(bench.ranges).toHaveLength(2);
    bench.outbox.acknowledge(30);
    expect(bench.ranges.at(-1)).toMatchObject({ from: 60, to: 70 });
  });

  it("OU2 takes a fill that is shorter than asked, and gives up on one that is empty or elsewhere", () => {
    const short = new Bench(100, 120);
    short.outbox.stream(80);
    short.fill(5);
    expect(short.ranges.at(-1)).toMatchObject({ from: 85, to: 100 });
    const empty = new Bench(100, 120);
    empty.outbox.stream(80);
    empty.fill(0);
    expect(empty.keyframesWanted).toBe(1);
    const elsewhere = new Bench(100, 120);
    elsewhere.outbox.stream(80);
    elsewhere.ranges[0]?.done({ message: new Uint8Array(33), offset: 81, byteLength: 10 });
    expect(elsewhere.keyframesWanted).toBe(1);
    expect(elsewhere.story).toBe("");
  });

  it("OU3 begins with a keyframe and goes on at its offset, also when the tail has not come that far", () => {
    const bench = new Bench(100, 120);
    bench.outbox.wait({ from: null, mayResume: false });
    bench.keyframe(130);
    bench.output(20);
    expect(bench.story).toBe("K130, 130-140");
  });

  it("OU4 has at most its credit in flight, whatever is acknowledged beyond what was sent", () => {
    const bench = new Bench(0, 0);
    bench.outbox.stream(0);
    for (let n = 0; n < 20; n++) bench.output(10);
    expect(bench.outbox.cursor).toBe(limits.credit.maxBytes);
    bench.outbox.acknowledge(Number.MAX_SAFE_INTEGER);
    expect(bench.outbox.cursor).toBe(40); // the tail has moved on: [100, 200)
    expect(bench.outbox.state.name).toBe("filling");
  });

  it("OU4 waits for room worth a frame instead of sending crumbs", () => {
    const bench = new Bench(0, 100);
    bench.outbox.stream(0);
    bench.outbox.acknowledge(4);
    expect(bench.story).toBe("0-20, 20-40");
    bench.outbox.acknowledge(5);
    expect(bench.story).toBe("0-20, 20-40, 40-45");
  });

  it("OU5 moves a browser that is too far behind on by a keyframe and tells from where to where", () => {
    const bench = new Bench(0, 0);
    bench.outbox.stream(0);
    for (let n = 0; n < 50; n++) bench.output(10);
    expect(bench.keyframesWanted).toBe(0); // it costs nothing while it is stalled
    bench.outbox.acknowledge(40);
    expect([bench.keyframesWanted, bench.ranges.length]).toEqual([1, 0]);
    bench.keyframe(490);
    expect(bench.story).toBe("0-10, 10-20, 20-30, 30-40, K490, skipped 40-490 null, 490-500");
  });

  it("OU5 does the same for bytes the journal no longer has", () => {
    const bench = new Bench(100, 120, 60);
    bench.outbox.stream(50);
    expect([bench.keyframesWanted, bench.ranges.length]).toEqual([1, 0]);
  });

  /** What it was sent is not acknowledged, and for as long as it is given, 60 bytes wait. */
  function fallenBehind(): Bench {
    const bench = new Bench(0, 100);
    bench.outbox.stream(0);
    bench.outbox.acknowledge(0);
    bench.nowMs = limits.patienceMs;
    return bench;
  }

  it("OU13 moves a browser on that falls behind, when it has drawn what is under way", () => {
    const bench = fallenBehind();
    bench.outbox.acknowledge(15);
    expect([bench.outbox.state.name, bench.keyframesWanted]).toEqual(["draining", 0]);
    bench.outbox.acknowledge(40);
    expect([bench.outbox.state.name, bench.keyframesWanted]).toEqual(["waiting", 1]);
    bench.keyframe(90);
    bench.output(10);
    expect(bench.story).toBe("0-20, 20-40, K90, skipped 40-90 null");
    bench.outbox.acknowledge(89);
    expect(bench.outbox.state.name).toBe("showing");
    bench.outbox.acknowledge(90);
    expect(bench.story).toBe("0-20, 20-40, K90, skipped 40-90 null, 90-100, 100-110");
  });

  it("OU13 leaves out nothing when the keyframe brings nothing new", () => {
    const bench = fallenBehind();
    bench.outbox.acknowledge(15);
    bench.outbox.acknowledge(40);
    bench.keyframe(40);
    expect(bench.story).toBe("0-20, 20-40, 40-60, 60-80");
  });

  it("OU13 bears with a browser anew after a keyframe that brought nothing new", () => {
    const bench = fallenBehind();
    bench.outbox.acknowledge(15);
    bench.outbox.acknowledge(40);
    bench.keyframe(40);
    bench.outbox.acknowledge(60);
    bench.output(20);
    expect([bench.outbox.state.name, bench.keyframesWanted]).toEqual(["streaming", 1]);
  });

  it("OU27 moves a browser on at once that types while more waits than may be in flight, and shows what is less", () => {
    const typing = (waitingBytes: number) => {
      const bench = new Bench(0, limits.credit.maxBytes + waitingBytes);
      bench.outbox.stream(0);
      bench.outbox.hurry();
      return bench.outbox.state.name;
    };
    expect([typing(41), typing(40), typing(0)]).toEqual(["draining", "streaming", "streaming"]);
  });

  it("shows every byte to a browser that catches up, and to one whose backlog is less than is in flight", () => {
    const bench = new Bench(0, 80);
    bench.outbox.stream(0);
    bench.nowMs = limits.patienceMs;
    bench.outbox.acknowledge(25);
    bench.outbox.acknowledge(65);
    expect([bench.keyframesWanted, bench.outbox.cursor]).toEqual([0, 80]);
  });

  it("OU7 draws what follows a gap on a keyframe from behind the gap", () => {
    const bench = new Bench(100, 200);
    bench.outbox.stream(200);
    bench.outbox.passGap(gap);
    expect(bench.outbox.placeAfter(899)).toBeUndefined();
    expect(bench.outbox.placeAfter(905)).toBe(905);
    bench.tail.reset(900);
    bench.keyframe(905);
    expect(bench.story).toBe("skipped 200-900 journal-cap, K905, skipped 900-905 null");
  });

  it("ignores an answer to a range that no longer matters", () => {
    const bench = new Bench(100, 200);
    bench.outbox.stream(50);
    const stale = bench.ranges[0];
    bench.outbox.stream(200);
    stale?.done({ failed: "timeout" });
    expect(bench.outbox.state.name).toBe("streaming");
  });
});
