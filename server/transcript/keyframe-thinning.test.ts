import { describe, expect, it } from "vitest";
import { keyframesToDrop } from "./keyframe-thinning.ts";

const kib = 1024;

describe("keyframesToDrop", () => {
  it("keeps the newest four and the first of each mebibyte, however often it is asked", () => {
    let held: number[] = [];
    for (let offset = 0; offset <= 5_000 * kib; offset += 128 * kib) {
      held.push(offset);
      const drop = new Set(keyframesToDrop(held));
      held = held.filter((kept) => !drop.has(kept));
    }
    const newest = [4608, 4736, 4864, 4992].map((at) => at * kib);
    expect(held).toEqual([0, 1024, 2048, 3072, 4096].map((at) => at * kib).concat(newest));
  });

  it("drops nothing while there are few", () => {
    expect(keyframesToDrop([3, 1, 2])).toEqual([]);
  });
});
