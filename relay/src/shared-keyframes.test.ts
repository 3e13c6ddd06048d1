import { describe, expect, it } from "vitest";
import { limits } from "@coda/protocol";
import type { KeyframeAnswer, KeyframeRequest } from "./pane-helper.ts";
import { SharedKeyframes } from "./shared-keyframes.ts";
import { paneRef } from "./testing/ids.ts";

const keyframeAt = (offset: number): KeyframeAnswer => ({ offset, messages: [] });

function desk() {
  const asked: { readonly request: KeyframeRequest; readonly answer: (answer: KeyframeAnswer) => void }[] = [];
  const answers: string[] = [];
  const shared = new SharedKeyframes((request, answer) => asked.push({ request, answer }));
  const take = (
    who: string,
    { ref = 1, atLeast = 0, only }: { ref?: number; atLeast?: number; only?: "screen" } = {},
  ) =>
    shared.take({
      request: { ref: paneRef(ref), traceparent: undefined, only },
      atLeast,
      done: (answer) => answers.push(`${who} ${"failed" in answer ? answer.failed : answer.offset}`),
    });
  return { asked, answers, take };
}

describe("keyframes of one helper", () => {
  it("are asked for once at a time: who comes meanwhile shares the one under way, and its failure", () => {
    const { asked, answers, take } = desk();
    for (const who of ["a", "b", "c"]) take(who);
    expect(asked).toHaveLength(1);
    asked[0]?.answer(keyframeAt(50));
    expect(answers).toEqual(["a 50", "b 50", "c 50"]);
    take("d");
    take("e");
    expect(asked).toHaveLength(2);
    asked[1]?.answer({ failed: "busy" });
    expect(answers.slice(3)).toEqual(["d busy", "e busy"]);
  });

  it("are asked for once more, for all together, for whom the one under way is too old", () => {
    const { asked, answers, take } = desk();
    take("a");
    take("b", { atLeast: 50 });
    for (const who of ["c", "d", "e"]) take(who, { atLeast: 60 });
    asked[0]?.answer(keyframeAt(50));
    expect([asked.length, answers]).toEqual([2, ["a 50", "b 50"]]);
    asked[1]?.answer(keyframeAt(55)); // the pane has not gone on: what came behind it is unfinished
    expect([asked.length, answers.slice(2)]).toEqual([2, ["c 55", "d 55", "e 55"]]);
  });

  it("are others for another pane, and without the lines above the screen", () => {
    const { asked, answers, take } = desk();
    take("a");
    take("b", { ref: 2 });
    take("c", { only: "screen" });
    expect(asked.map(({ request }) => [request.ref, request.only])).toEqual([
      [1, undefined],
      [2, undefined],
      [1, "screen"],
    ]);
    asked[2]?.answer(keyframeAt(9));
    expect(answers).toEqual(["c 9"]);
  });

  it("are waited for by so many", () => {
    const { answers, take } = desk();
    for (let n = 0; n <= limits.openRequests + 1; n++) take("one");
    expect(answers).toEqual(["one busy"]);
  });
});
