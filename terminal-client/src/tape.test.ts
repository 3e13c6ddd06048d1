import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientLimits } from "./client-limits.ts";
import { PaneStream, type StreamStep } from "./pane-stream.ts";
import { Tape } from "./tape.ts";
import { fromFirstAnchor, type TapeItem } from "./tape-items.ts";
import { fakeEpoch, fakeSize } from "./testing/fake-recording.ts";

const epoch = fakeEpoch(1);
const epochItem: TapeItem = { kind: "epoch", epoch, size: fakeSize };
const source = Uint8Array.from({ length: 500 }, (_, index) => index % 251);

function run(from: number, to: number): TapeItem {
  return { kind: "bytes", offset: from, bytes: source.subarray(from, to), live: true };
}

function keyframe(offset: number, repairs = 0): TapeItem {
  return { kind: "keyframe", offset, size: fakeSize, title: "", vt: new Uint8Array(0), over: undefined, repairs };
}

function items(tape: Tape): TapeItem[] {
  const found: TapeItem[] = [];
  for (let at = tape.firstSequence; at < tape.endSequence; at++) {
    const item = tape.at(at);
    if (item !== undefined) found.push(item);
  }
  return found;
}

function bytesOf(tape: Tape): Uint8Array {
  return Uint8Array.from(items(tape).flatMap((item) => (item.kind === "bytes" ? [...item.bytes] : [])));
}

const runs = fc.array(fc.tuple(fc.nat(499), fc.integer({ min: 1, max: 80 })), { maxLength: 80 });

describe("Tape", () => {
  it("holds each byte once, in order, whatever overlaps arrive", () => {
    fc.assert(
      fc.property(runs, (given) => {
        const tape = new Tape();
        tape.append(epochItem);
        tape.append(run(0, 1));
        for (const [from, length] of given) {
          if (from <= (tape.end?.offset ?? 0)) tape.append(run(from, Math.min(500, from + length)));
        }
        expect(bytesOf(tape)).toEqual(source.subarray(0, tape.end?.offset));
      }),
    );
  });

  it("joins older history at any overlap, and announces the epoch once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(99), (start, overlap) => {
        const older = new Tape();
        for (const item of [epochItem, run(0, start + overlap)]) older.append(item);
        const tape = new Tape();
        // The size that holds was noted long before: that is not where the tape begins.
        const size: TapeItem = { kind: "size", offset: Math.min(1, start - 1), size: fakeSize };
        for (const item of [epochItem, size, keyframe(start), run(start, 500)]) tape.append(item);
        expect(tape.start).toEqual({ epoch, offset: start });
        const end = tape.endSequence;
        tape.prepend(older);
        expect(bytesOf(tape)).toEqual(source);
        expect(items(tape).filter((item) => item.kind === "epoch")).toHaveLength(1);
        expect(tape.endSequence).toBe(end);
        expect(tape.start).toEqual({ epoch, offset: 0 });
      }),
    );
  });

  it("keeps a keyframe only where nothing else says how the screen looks", () => {
    const tape = new Tape();
    for (const item of [epochItem, keyframe(5), run(5, 10), keyframe(10), run(10, 20), keyframe(12)]) tape.append(item);
    tape.append({ kind: "gap", from: 20, to: 30, cause: "journal-cap" });
    tape.append(keyframe(30));
    expect(items(tape).flatMap((item) => (item.kind === "keyframe" ? [item.offset] : []))).toEqual([5, 30]);
    expect(tape.end?.offset).toBe(30);
  });

  it("goes on at the size noted at a keyframe's own offset, whichever of the two comes first", () => {
    const size: TapeItem = { kind: "size", offset: 5, size: { columns: 100, rows: 50 } };
    for (const given of [
      [size, keyframe(5)],
      [keyframe(5), size],
    ]) {
      const tape = new Tape();
      for (const item of [epochItem, ...given, run(5, 9)]) tape.append(item);
      expect(items(tape).slice(-3)).toEqual([keyframe(5), size, run(5, 9)]);
    }
    const tape = new Tape();
    for (const item of [epochItem, { ...size, offset: 4 }, keyframe(5), run(5, 9)]) tape.append(item);
    expect(items(tape).slice(-2)).toEqual([keyframe(5), run(5, 9)]);
  });

  it("declares bytes that are missing without a word", () => {
    const tape = new Tape();
    for (const item of [epochItem, run(0, 10), run(15, 20)]) tape.append(item);
    expect(tape.lastGap).toMatchObject({ from: 10, to: 15 });
  });

  it("is bounded: past its cap it forgets its beginning, and still begins with an epoch", () => {
    const tape = new Tape();
    tape.append(epochItem);
    const bytes = new Uint8Array(clientLimits.tapeBytes / 8);
    for (let n = 0; n < 20; n++) tape.append({ kind: "bytes", offset: n * bytes.length, bytes, live: true });
    expect(tape.rawBytes).toBeLessThanOrEqual(clientLimits.tapeBytes);
    expect(items(tape)[0]).toEqual(epochItem);
    expect(tape.end?.offset).toBe(20 * bytes.length);
    expect(tape.start?.offset).toBe(20 * bytes.length - tape.rawBytes);
  });

  it("is drawn from the first place that can be drawn from", () => {
    const page = [epochItem, run(3, 9), keyframe(9), run(9, 20)];
    expect(fromFirstAnchor(page)).toEqual([epochItem, keyframe(9), run(9, 20)]);
    expect(fromFirstAnchor([epochItem, run(0, 9)])).toEqual([epochItem, run(0, 9)]);
    expect(fromFirstAnchor([epochItem, run(3, 9)])).toEqual([]);
  });

  it("OU9 takes a repair wherever it stands, and goes on from there", () => {
    const tape = new Tape();
    for (const item of [epochItem, run(0, 50), keyframe(40), keyframe(45, 1), keyframe(50, 1), run(40, 60)])
      tape.append(item);
    expect(items(tape).map((item) => [item.kind, "offset" in item ? item.offset : 0])).toEqual([
      ["epoch", 0],
      ["bytes", 0],
      ["keyframe", 45],
      ["bytes", 45],
    ]);
    expect([tape.end?.offset, tape.repairs]).toEqual([60, 1]);
    tape.append({ ...epochItem, epoch: fakeEpoch(2) });
    expect(tape.repairs).toBe(0);
  });
});

describe("a tape's holes", () => {
  const [second, third] = [fakeEpoch(2), fakeEpoch(3)];
  const from = (begun: typeof epoch): TapeItem => ({ ...epochItem, epoch: begun });

  function withOlder(...given: TapeItem[]): Tape {
    const tape = new Tape();
    for (const item of [epochItem, keyframe(10), run(10, 12), ...given]) tape.append(item);
    const older = new Tape();
    for (const item of [epochItem, run(0, 10)]) older.append(item);
    tape.prepend(older);
    return tape;
  }

  it("are filled to the last byte, though a keyframe stands where older history ends", () => {
    const tape = withOlder(from(second), run(0, 3));
    const [hole] = tape.holes;
    expect(hole && tape.fillHole(hole, [epochItem, run(11, 14), from(second), run(0, 9)])).toBe(true);
    const filled = [run(12, 14), from(second), run(0, 3)];
    expect(items(tape)).toEqual([epochItem, run(0, 10), keyframe(10), run(10, 12), ...filled]);
    expect(tape.holes).toEqual([]);
  });

  it("are filled in any order", () => {
    const tape = withOlder(from(second), run(0, 3), from(third), run(0, 5));
    const [, later] = tape.holes;
    expect(later && tape.fillHole(later, [from(second), run(3, 4), from(third)])).toBe(true);
    const [first] = tape.holes;
    expect(first && tape.fillHole(first, [epochItem, run(12, 13), from(second)])).toBe(true);
    const whole = [source.subarray(0, 13), source.subarray(0, 4), source.subarray(0, 5)];
    expect(bytesOf(tape)).toEqual(Uint8Array.from(whole.flatMap((bytes) => [...bytes])));
  });

  it("are filled in any order in place of what was told of their ends: chaos seed 2226", () => {
    const end = (offset: number): TapeItem => ({ kind: "gap", from: offset, to: null, cause: "pipe-lost" });
    const tape = withOlder();
    tape.leaveHole(second);
    for (const item of [end(12), from(second), run(0, 3)]) tape.append(item);
    tape.leaveHole(third);
    for (const item of [end(3), from(third), run(0, 5)]) tape.append(item);
    for (const reply of [
      [from(second), run(2, 4), end(4), from(third), run(0, 5)],
      [epochItem, run(11, 14), end(14), from(second), run(0, 4)],
    ]) {
      const hole = tape.holes.at(-1);
      expect(hole && tape.fillHole(hole, reply)).toBe(true);
    }
    const rest = [run(12, 14), end(14), from(second), run(0, 3), run(3, 4), end(4), from(third), run(0, 5)];
    expect(items(tape).slice(4)).toEqual(rest);
  });

  it("are left before a keyframe of a program that was announced with nothing of what it had printed", () => {
    const tape = new Tape();
    for (const item of [{ ...epochItem, ends: 5 }, run(0, 5), from(second)]) tape.append(item);
    expect(tape.holes).toEqual([]);
    tape.append(keyframe(7));
    const [hole] = tape.holes;
    expect(hole && tape.behind(hole)).toEqual({ epoch: second, offset: 7 });
    expect(hole && tape.fillHole(hole, [epochItem, from(second), run(0, 9)])).toBe(true);
    expect(items(tape).slice(-3)).toEqual([from(second), run(0, 7), keyframe(7)]);
  });

  it("are left until it is known where what follows them begins", () => {
    const tape = withOlder(from(second));
    const [hole] = tape.holes;
    expect(hole && tape.behind(hole)).toBeUndefined();
    expect(hole && tape.fillHole(hole, [epochItem, run(12, 14), from(second), run(0, 9)])).toBe(false);
    tape.append(keyframe(7));
    expect(hole && tape.fillHole(hole, [epochItem, run(12, 14), from(second), run(0, 9)])).toBe(true);
    expect(items(tape).slice(-4)).toEqual([run(12, 14), from(second), run(0, 7), keyframe(7)]);
  });
});

describe("PaneStream", () => {
  it("appends, trims, drops and asks so that any arrival order ends exact once all has come", () => {
    fc.assert(
      fc.property(runs, (given) => {
        const stream = new PaneStream({ epoch, next: 0, blank: false });
        const tape = new Tape();
        tape.append(epochItem);
        let asked = 0;
        const take = (steps: readonly StreamStep[]): void => {
          for (const step of steps) {
            if (step.kind === "ask") asked = step.from;
            else for (const item of step.items) tape.append(item);
          }
        };
        for (const [from, length] of given) take(stream.output(from, source.subarray(from, from + length)));
        expect(asked).toBeLessThanOrEqual(stream.next ?? 0);
        for (let from = 0; from < 500; from += 50) take(stream.output(from, source.subarray(from, from + 50)));
        expect(bytesOf(tape)).toEqual(source);
      }),
    );
  });

  it("cuts output at size marks that are still to come, and applies passed ones at once", () => {
    const stream = new PaneStream({ epoch, next: 0, blank: false });
    const wide = { columns: 100, rows: 6 };
    expect(stream.resized({ offset: 10, size: wide })).toEqual([]);
    const [step] = stream.output(0, source.subarray(0, 20));
    expect(step).toMatchObject({ items: [run(0, 10), { kind: "size", offset: 10, size: wide }, run(10, 20)] });
    expect(stream.resized({ offset: 3, size: fakeSize })).toMatchObject([
      { kind: "append", items: [{ kind: "size", offset: 20, size: fakeSize }] },
    ]);
  });

  it("asks once for what is missing, until something new has come", () => {
    const stream = new PaneStream({ epoch, next: 5, blank: false });
    expect(stream.output(9, source.subarray(9, 12))).toEqual([{ kind: "ask", from: 5 }]);
    expect(stream.output(12, source.subarray(12, 13))).toEqual([]);
    expect(stream.output(5, source.subarray(5, 9))).toMatchObject([{ kind: "append" }]);
    expect(stream.output(12, source.subarray(12, 13))).toEqual([{ kind: "ask", from: 9 }]);
  });
});
