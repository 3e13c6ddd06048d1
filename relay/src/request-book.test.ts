import { decodeDataFrame, encodeDataFrame, limits, type DataFrame, type OutputLikeType } from "@coda/protocol";
import { describe, expect, it } from "vitest";
import type { KeyframeAnswer, RangeAnswer } from "./pane-helper.ts";
import { RequestBook } from "./request-book.ts";
import { bytesOf, paneRef } from "./testing/ids.ts";
import { ManualClock } from "./testing/manual-clock.ts";

type AnswerFrame = Extract<DataFrame, { type: OutputLikeType }>;

function bench() {
  const clock = new ManualClock();
  const book = new RequestBook(clock);
  const ranges: RangeAnswer[] = [];
  const keyframes: KeyframeAnswer[] = [];
  return {
    clock,
    book,
    ranges,
    keyframes,
    askRange: () => book.range(paneRef(7), (answer) => ranges.push(answer)),
    askKeyframe: () => book.keyframe(paneRef(7), (answer) => keyframes.push(answer)),
    answer: (type: OutputLikeType, id = 0, length = 0) => {
      const frame: AnswerFrame = { type, ref: id, offset: 40, payload: bytesOf(0, length) };
      book.answer(frame, encodeDataFrame(frame));
    },
  };
}

describe("RequestBook", () => {
  it("answers what is asked beyond its cap as busy, and takes the next when one is answered", () => {
    const { askRange, askKeyframe, answer, ranges, keyframes } = bench();
    const ids = Array.from({ length: limits.openRequests }, askRange);
    expect([askRange(), askKeyframe()]).toEqual([undefined, undefined]);
    expect([ranges, keyframes]).toEqual([[{ failed: "busy" }], [{ failed: "busy" }]]);
    answer("fill", ids[0] ?? 0, 5);
    expect(askKeyframe()).toBe(limits.openRequests + 1);
  });

  it("turns a fill into an output frame of the pane", () => {
    const { askRange, answer, ranges, clock } = bench();
    const id = askRange();
    answer("fill", id, 5);
    answer("fill", id, 5);
    expect(ranges).toHaveLength(1);
    const [only] = ranges;
    if (only === undefined || "failed" in only) throw new Error("no answer");
    expect(decodeDataFrame(only.message)).toEqual({ type: "output", ref: 7, offset: 40, payload: bytesOf(0, 5) });
    expect(clock.pending).toBe(0);
  });

  it("OU21 gives a keyframe's frames together, under the pane's ref, when its end has come", () => {
    const { askKeyframe, answer, keyframes } = bench();
    const id = askKeyframe();
    answer("keyframePart", id, 5);
    expect(keyframes).toEqual([]);
    answer("keyframeEnd", id, 3);
    const [only] = keyframes;
    if (only === undefined || "failed" in only) throw new Error("no answer");
    expect(only.offset).toBe(40);
    expect(only.messages.map((message) => decodeDataFrame(message))).toEqual([
      { type: "keyframePart", ref: 7, offset: 40, payload: bytesOf(0, 5) },
      { type: "keyframeEnd", ref: 7, offset: 40, payload: bytesOf(0, 3) },
    ]);
  });

  it("fails a keyframe beyond the limit, a request that is refused, and one that is never answered", () => {
    const { askKeyframe, askRange, answer, keyframes, ranges, clock, book } = bench();
    const large = askKeyframe();
    const part = limits.framePayloadBytes;
    for (let sent = 0; sent <= limits.keyframeBytes; sent += part) answer("keyframePart", large, part);
    expect(keyframes).toEqual([{ failed: "failed" }]);
    book.fail(askRange() ?? 0, "failed");
    askRange();
    clock.advance(limits.requestMs);
    expect(ranges).toEqual([{ failed: "failed" }, { failed: "timeout" }]);
  });

  it("ignores answers to nothing and of the wrong kind, and forgets all when the connection is gone", () => {
    const { askKeyframe, askRange, answer, keyframes, ranges, clock, book } = bench();
    const [range, keyframe] = [askRange(), askKeyframe()];
    answer("keyframeEnd", range, 1);
    answer("fill", keyframe, 1);
    answer("fill", 99, 1);
    book.clear();
    answer("fill", range, 1);
    expect([ranges, keyframes, clock.pending]).toEqual([[], [], 0]);
  });
});
