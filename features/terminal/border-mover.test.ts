/** When a dragged border is told of: moves here are answered when the test says so. */
import { describe, expect, it } from "vitest";
import { BorderMover } from "./border-mover.ts";

function dragged() {
  const moves: number[] = [];
  const answers: (() => void)[] = [];
  const mover = new BorderMover(
    (at) =>
      new Promise((resolve) => {
        moves.push(at);
        answers.push(resolve);
      }),
  );
  const answered = async () => {
    answers.shift()?.();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { moves, mover, answered };
}

describe("a dragged border", () => {
  it("is told of at most a few times a second, and not before the last was answered", async () => {
    const { moves, mover, answered } = dragged();
    mover.drag(40, 1_000);
    mover.drag(41, 1_100);
    mover.drag(42, 1_300);
    expect(moves).toEqual([40]);
    await answered();
    mover.drag(43, 1_310);
    mover.drag(44, 1_320);
    expect(moves).toEqual([40, 43]);
  });

  it("is told of where it was let go, once all before was answered", async () => {
    const { moves, mover, answered } = dragged();
    mover.drag(40, 1_000);
    void mover.settle(45);
    void mover.settle(46);
    expect(moves).toEqual([40]);
    await answered();
    expect(moves).toEqual([40, 46]);
    await answered();
    expect(moves).toEqual([40, 46]);
  });

  it("is not told of twice where it is already", async () => {
    const { moves, mover, answered } = dragged();
    mover.drag(40, 1_000);
    await answered();
    await mover.settle(40);
    expect(moves).toEqual([40]);
    void mover.settle(40);
    expect(moves).toEqual([40, 40]);
  });
});
