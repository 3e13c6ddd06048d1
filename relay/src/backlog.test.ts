import { describe, expect, it } from "vitest";
import { Backlog } from "./backlog.ts";

/** `[milliseconds, bytes that wait]`, one after the other: what it says to each. */
function told(...looks: readonly (readonly [number, number])[]): boolean[] {
  const backlog = new Backlog(250);
  return looks.map(([nowMs, bytes]) => backlog.lasts(bytes, nowMs));
}

describe("a backlog", () => {
  it("is given its time, however large it is", () => {
    expect(told([0, 10], [100, 5_000], [249, 90_000])).toEqual([false, false, false]);
  });

  it("lasts when half of the most that waited still waits after that time, and until it is gone", () => {
    expect(told([0, 10], [100, 900], [250, 450], [251, 1])).toEqual([false, false, true, true]);
    expect(told([0, 900], [250, 900], [251, 0], [252, 900])).toEqual([false, true, false, false]);
  });

  it("does not last while the browser catches up", () => {
    expect(told([0, 900], [250, 440], [500, 200], [750, 99])).toEqual([false, false, false, false]);
  });

  it("is given its time anew after it was gone", () => {
    expect(told([0, 10], [10, 0], [5_000, 900], [5_249, 900], [5_250, 900])).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });
});
