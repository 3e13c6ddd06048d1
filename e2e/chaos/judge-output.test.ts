/** That the judge finds what a run must never show. */
import { epochSchema, type GapCause } from "@coda/protocol";
import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { judgeSeen, judgeStored, judgeView } from "./judge-output.ts";
import { lineBytes, printedBytes } from "./numbered-lines.ts";
import type { Run } from "./stars.ts";
import type { StoredEpoch, StoredTranscript } from "./stored-output.ts";

const program = "steady";
const printed = { lines: 100, crc: 0, quiet: true };
const total = printed.lines * lineBytes;

interface Part {
  /** Of the program's output. */
  readonly from: number;
  readonly to: number;
  readonly brokeOffBy?: GapCause;
}

function epochOf(number: number): StoredEpoch["epoch"] {
  return epochSchema.parse(`00000000-0000-4000-8000-${String(number).padStart(12, "0")}`);
}

function stored(...parts: readonly Part[]): StoredTranscript {
  const epochs = parts.map(({ from, to, brokeOffBy }, index) => ({
    epoch: epochOf(index),
    origin: "created",
    place: from,
    runs: [{ from: 0, to: to - from }],
    masks: [],
    starred: [],
    gaps: brokeOffBy === undefined ? [] : [{ from: to - from, to: null, cause: brokeOffBy }],
    end: to - from,
  }));
  return { epochs, wrong: [], bytes: 0, crc: 0 };
}

it("finds nothing where all that was printed is stored once, and counts what a declared gap took", () => {
  expect(judgeStored(program, printed, stored({ from: 0, to: total })).violations).toEqual([]);
  const broken = stored({ from: 0, to: 500, brokeOffBy: "pipe-lost" }, { from: 800, to: total });
  expect(judgeStored(program, printed, broken)).toEqual({
    violations: [],
    lostBytes: { "pipe-lost": 300 },
    gaps: { "pipe-lost": 1 },
  });
});

it("finds what is missing without a gap, what is there twice, and an end that is none", () => {
  const found = (...parts: readonly Part[]) => judgeStored(program, printed, stored(...parts)).violations;
  expect(found({ from: 0, to: 500 }, { from: 501, to: total })).toHaveLength(1);
  expect(found({ from: 0, to: 500 }, { from: 499, to: total })).toHaveLength(1);
  expect(found({ from: 0, to: total - 1 })).toHaveLength(1);
  expect(found()).toHaveLength(1);
});

it("finds a byte that was shown otherwise than it was printed, and one of which nothing is stored", () => {
  const all = new Map([[program, stored({ from: 256, to: total, brokeOffBy: "pipe-lost" })]]);
  const bytes = printedBytes(program, 300, 400);
  const seen = { program, epoch: epochOf(0), from: 44, bytes: 100, crc: crc32(bytes) };
  expect(judgeSeen("good", [seen], all)).toEqual([]);
  expect(judgeSeen("good", [{ ...seen, from: 45 }], all)).toHaveLength(1);
  expect(judgeSeen("good", [{ ...seen, epoch: epochOf(9) }], all)).toHaveLength(1);
});

it("takes what was masked for what was printed, where a mask says so", () => {
  const plain = stored({ from: 0, to: total });
  const all = new Map([
    [
      program,
      {
        ...plain,
        epochs: plain.epochs.map((epoch) => ({
          ...epoch,
          masks: [
            { from: 10, to: 20 },
            { from: 40, to: 60 },
          ],
        })),
      },
    ],
  ]);
  const bytes = printedBytes(program, 0, 100);
  const seen = { program, epoch: epochOf(0), from: 0, bytes: 100, crc: crc32(bytes) };
  expect(judgeSeen("good", [seen], all)).toEqual([]);
  const shown = (from: number, to: number, stars: readonly Run[]) => {
    const starred = Buffer.from(bytes);
    for (const run of stars) starred.fill("*", run.from, run.to);
    const part = { ...seen, from, bytes: to - from, crc: crc32(starred.subarray(from, to)), stars: [...stars] };
    return judgeSeen("good", [part], all);
  };
  expect(shown(0, 100, [{ from: 40, to: 60 }])).toEqual([]);
  expect(shown(50, 100, [{ from: 50, to: 60 }])).toEqual([]);
  expect(shown(0, 100, [{ from: 40, to: 61 }])).toHaveLength(1);
  // A saved picture of what was read from the transcript and what came live behind it: the one masked, the other not.
  expect(shown(0, 100, [{ from: 10, to: 20 }])).toEqual([]);
  expect(shown(0, 100, [{ from: 70, to: 90 }])).toHaveLength(1);
  expect(judgeSeen("good", [{ ...seen, stars: [{ from: 40, to: 60 }] }], all)).toHaveLength(1);
});

it("finds a view that ends too early, has a hole, or names a gap of bytes that are stored", () => {
  const all = stored({ from: 0, to: total });
  const epoch = epochOf(0);
  const view = { program, connection: "live", skipped: false };
  const bytes = (from: number, to: number) => ({ kind: "bytes", epoch, from, to }) as const;
  expect(judgeView("good", { ...view, parts: [bytes(0, total)] }, all)).toEqual([]);
  expect(judgeView("good", { ...view, parts: [bytes(0, 100)] }, all)).toHaveLength(1);
  expect(judgeView("good", { ...view, parts: [bytes(0, 100), bytes(101, total)] }, all)).toHaveLength(1);
  const gap = { kind: "gap", epoch, from: 100, to: 200, cause: "journal-cap" } as const;
  expect(judgeView("good", { ...view, parts: [bytes(0, 100), gap, bytes(200, total)] }, all)).toHaveLength(1);
});
