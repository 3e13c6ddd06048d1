/** The live stream of one pane: what each state makes of everything that may come. */
import { describe, expect, it } from "vitest";
import { epochSchema, type Keyframe } from "@coda/protocol";
import { PaneStream, type StreamStep } from "./pane-stream.ts";
import type { TapeItem } from "./tape-items.ts";

const epoch = epochSchema.parse("00000000-0000-4000-8000-000000000001");
const otherEpoch = epochSchema.parse("00000000-0000-4000-8000-000000000002");
const wide = { columns: 120, rows: 40 };

function keyframe(offset: number, of = epoch): Keyframe {
  const header = { epoch: of, offset, columns: 80, rows: 24, title: "", scrollbackLines: 0, scrollbackBytes: 0 };
  return { header, vt: new Uint8Array(2) };
}

/** In short: `100-110` for bytes, `K100` for a keyframe, `S100` for a size, `E` for an epoch, `G100-200` for a gap. */
function wordOf(item: TapeItem): string {
  switch (item.kind) {
    case "bytes":
      return `${item.offset}-${item.offset + item.bytes.length}`;
    case "keyframe":
      return item.over === undefined ? `K${item.offset}` : `K${item.offset} over`;
    case "size":
      return `S${item.offset}`;
    case "epoch":
      return "E";
    case "gap":
      return `G${item.from}-${item.to}`;
  }
}

function wordsOf(steps: readonly StreamStep[]): string {
  return steps
    .map((step) => (step.kind === "ask" ? `ask ${step.from}` : `${step.kind} ${step.items.map(wordOf).join(" ")}`))
    .join(", ");
}

it("what lies before the place where it was asked for is the past, and the rest of the same run is not", () => {
  const steps = new PaneStream({ epoch, next: 100, blank: false, pastTo: 104 }).output(100, new Uint8Array(10));
  expect(wordsOf(steps)).toBe("append 100-104 104-110");
  const items = steps.flatMap((step) => (step.kind === "append" ? step.items : []));
  expect(items.map((item) => item.kind === "bytes" && item.live)).toEqual([false, true]);
});

/** Each is at 100, or nowhere yet. */
const states = {
  "nothing shown, before a keyframe": () => new PaneStream({ epoch, next: undefined, blank: true }),
  "another epoch shown, before a keyframe": () => new PaneStream({ epoch, next: undefined, blank: false }),
  streaming: () => new PaneStream({ epoch, next: 100, blank: false }),
  "bytes asked for": () => {
    const stream = states.streaming();
    stream.output(130, new Uint8Array(10));
    return stream;
  },
  "a keyframe ahead": () => {
    const stream = states.streaming();
    stream.keyframe(keyframe(150));
    return stream;
  },
  "a gap told": () => {
    const stream = states.streaming();
    stream.skipped({ from: 100, to: 200, cause: "journal-cap" });
    return stream;
  },
  "a picture not to trust": () => new PaneStream({ epoch, next: 100, blank: false, stale: true }),
} as const;
type State = keyof typeof states;

const run = (offset: number, length: number) => (stream: PaneStream) =>
  stream.output(
    offset,
    Uint8Array.from({ length }, (_, index) => offset + index),
  );
const events = {
  "the next bytes": run(100, 10),
  "bytes in part known": run(90, 20),
  "bytes known": run(90, 10),
  "later bytes": run(120, 10),
  "bytes behind the keyframe ahead": run(150, 10),
  "a keyframe of the past": (stream: PaneStream) => stream.keyframe(keyframe(80)),
  "a keyframe ahead": (stream: PaneStream) => stream.keyframe(keyframe(150)),
  "the keyframe behind the gap": (stream: PaneStream) => stream.keyframe(keyframe(200)),
  "a keyframe of another epoch": (stream: PaneStream) => stream.keyframe(keyframe(100, otherEpoch)),
  "a skip": (stream: PaneStream) => stream.skipped({ from: 100, to: 150, cause: null }),
  "a gap": (stream: PaneStream) => stream.skipped({ from: 100, to: 200, cause: "journal-cap" }),
  "a size now": (stream: PaneStream) => stream.resized({ offset: 100, size: wide }),
  "a size later": (stream: PaneStream) => stream.resized({ offset: 105, size: wide }),
} as const;
type Event = keyof typeof events;

/** What the tape takes, and what it takes of 100 to 110 and of 150 to 160 after that. */
const table: Readonly<Record<State, Readonly<Record<Event, readonly [now: string, then: string, later: string]>>>> = {
  "nothing shown, before a keyframe": {
    "the next bytes": ["", "", ""],
    "bytes in part known": ["", "", ""],
    "bytes known": ["", "", ""],
    "later bytes": ["", "", ""],
    "bytes behind the keyframe ahead": ["", "", ""],
    "a keyframe of the past": ["append K80 over", "ask 80", ""],
    "a keyframe ahead": ["append K150 over", "", "append 150-160"],
    "the keyframe behind the gap": ["append K200 over", "", ""],
    "a keyframe of another epoch": ["", "", ""],
    "a skip": ["", "", ""],
    "a gap": ["", "", ""],
    "a size now": ["append S100", "", ""],
    "a size later": ["append S105", "", ""],
  },
  "another epoch shown, before a keyframe": {
    "the next bytes": ["", "", ""],
    "bytes in part known": ["", "", ""],
    "bytes known": ["", "", ""],
    "later bytes": ["", "", ""],
    "bytes behind the keyframe ahead": ["", "", ""],
    "a keyframe of the past": ["restart E K80 over", "ask 80", ""],
    "a keyframe ahead": ["restart E K150 over", "", "append 150-160"],
    "the keyframe behind the gap": ["restart E K200 over", "", ""],
    "a keyframe of another epoch": ["", "", ""],
    "a skip": ["", "", ""],
    "a gap": ["", "", ""],
    "a size now": ["append S100", "", ""],
    "a size later": ["append S105", "", ""],
  },
  streaming: {
    "the next bytes": ["append 100-110", "", "ask 110"],
    "bytes in part known": ["append 100-110", "", "ask 110"],
    "bytes known": ["", "append 100-110", "ask 110"],
    "later bytes": ["ask 100", "append 100-110", "ask 110"],
    "bytes behind the keyframe ahead": ["ask 100", "append 100-110", "ask 110"],
    "a keyframe of the past": ["", "append 100-110", "ask 110"],
    "a keyframe ahead": ["", "append 100-110", "restart E K150 over, append 150-160"],
    "the keyframe behind the gap": ["", "append 100-110", "ask 110"],
    "a keyframe of another epoch": ["", "append 100-110", "ask 110"],
    "a skip": ["", "append 100-110", "ask 110"],
    "a gap": ["", "append 100-110", "ask 110"],
    "a size now": ["append S100", "append 100-110", "ask 110"],
    "a size later": ["", "append 100-105 S105 105-110", "ask 110"],
  },
  "bytes asked for": {
    "the next bytes": ["append 100-110", "", "ask 110"],
    "bytes in part known": ["append 100-110", "", "ask 110"],
    "bytes known": ["", "append 100-110", "ask 110"],
    "later bytes": ["", "append 100-110", "ask 110"],
    "bytes behind the keyframe ahead": ["", "append 100-110", "ask 110"],
    "a keyframe of the past": ["", "append 100-110", "ask 110"],
    "a keyframe ahead": ["", "append 100-110", "restart E K150 over, append 150-160"],
    "the keyframe behind the gap": ["", "append 100-110", "ask 110"],
    "a keyframe of another epoch": ["", "append 100-110", "ask 110"],
    "a skip": ["", "append 100-110", "ask 110"],
    "a gap": ["", "append 100-110", "ask 110"],
    "a size now": ["append S100", "append 100-110", "ask 110"],
    "a size later": ["", "append 100-105 S105 105-110", "ask 110"],
  },
  "a keyframe ahead": {
    "the next bytes": ["append 100-110", "", "restart E K150 over, append 150-160"],
    "bytes in part known": ["append 100-110", "", "restart E K150 over, append 150-160"],
    "bytes known": ["", "append 100-110", "restart E K150 over, append 150-160"],
    "later bytes": ["ask 100", "append 100-110", "restart E K150 over, append 150-160"],
    "bytes behind the keyframe ahead": ["restart E K150 over, append 150-160", "", ""],
    "a keyframe of the past": ["", "append 100-110", "restart E K150 over, append 150-160"],
    "a keyframe ahead": ["", "append 100-110", "restart E K150 over, append 150-160"],
    "the keyframe behind the gap": ["", "append 100-110", "ask 110"],
    "a keyframe of another epoch": ["", "append 100-110", "restart E K150 over, append 150-160"],
    "a skip": ["restart E K150 over", "", "append 150-160"],
    "a gap": ["", "append 100-110", "restart E K150 over, append 150-160"],
    "a size now": ["append S100", "append 100-110", "restart E K150 over, append 150-160"],
    "a size later": ["", "append 100-105 S105 105-110", "restart E K150 over, append 150-160"],
  },
  "a gap told": {
    "the next bytes": ["append 100-110", "", "ask 110"],
    "bytes in part known": ["append 100-110", "", "ask 110"],
    "bytes known": ["", "append 100-110", "ask 110"],
    "later bytes": ["ask 100", "append 100-110", "ask 110"],
    "bytes behind the keyframe ahead": ["ask 100", "append 100-110", "ask 110"],
    "a keyframe of the past": ["restart E K80 over", "ask 80", ""],
    "a keyframe ahead": ["restart E K150 over", "", "append 150-160"],
    "the keyframe behind the gap": ["append G100-200 K200 over", "", ""],
    "a keyframe of another epoch": ["", "append 100-110", "ask 110"],
    "a skip": ["", "append 100-110", "ask 110"],
    "a gap": ["", "append 100-110", "ask 110"],
    "a size now": ["append S100", "append 100-110", "ask 110"],
    "a size later": ["", "append 100-105 S105 105-110", "ask 110"],
  },
  "a picture not to trust": {
    "the next bytes": ["append 100-110", "", "ask 110"],
    "bytes in part known": ["append 100-110", "", "ask 110"],
    "bytes known": ["", "append 100-110", "ask 110"],
    "later bytes": ["ask 100", "append 100-110", "ask 110"],
    "bytes behind the keyframe ahead": ["ask 100", "append 100-110", "ask 110"],
    "a keyframe of the past": ["append K80 over", "ask 80", ""],
    "a keyframe ahead": ["restart E K150 over", "", "append 150-160"],
    "the keyframe behind the gap": ["restart E K200 over", "", ""],
    "a keyframe of another epoch": ["", "append 100-110", "ask 110"],
    "a skip": ["", "append 100-110", "ask 110"],
    "a gap": ["", "append 100-110", "ask 110"],
    "a size now": ["append S100", "append 100-110", "ask 110"],
    "a size later": ["", "append 100-105 S105 105-110", "ask 110"],
  },
};

describe.each(Object.keys(states) as State[])("%s", (state) => {
  it.each(Object.keys(events) as Event[])("RS1 RS2 RS3 RS4 %s", (event) => {
    const stream = states[state]();
    const told = [events[event](stream), run(100, 10)(stream), run(150, 10)(stream)].map(wordsOf);
    expect(told).toEqual(table[state][event]);
  });
});
