import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Glide, splitVertical } from "./glide.ts";

const frameMs = 16;

function travel(glide: (frameAt: number) => { x: number; y: number } | undefined, from: number): [number, number] {
  let frames = 0;
  let far = 0;
  for (let at = from + frameMs; frames < 1_000; at += frameMs, frames++) {
    const step = glide(at);
    if (step === undefined) break;
    far += step.y;
  }
  return [frames, far];
}

describe("a glide", () => {
  it("goes on at the finger's speed, slows down and comes to rest", () => {
    const glide = new Glide();
    for (let at = 0; at <= 160; at += frameMs) glide.moved({ x: 0, y: 16 }, at);
    const [frames, far] = travel(glide.release(160), 160);
    expect(frames).toBeLessThan(200);
    expect(far).toBeGreaterThan(200);
    expect(far).toBeLessThan(600);
  });

  it("does not begin where the finger had come to rest", () => {
    const glide = new Glide();
    glide.moved({ x: 0, y: 50 }, 0);
    expect(travel(glide.release(200), 200)).toEqual([0, 0]);
  });
});

describe("a vertical movement", () => {
  it("pans the pane to its edge, and the rest goes to the history", () => {
    const room = { above: 30, below: 20, scrolledBack: false };
    expect(splitVertical(-50, room)).toEqual({ pane: -30, history: -20 });
    expect(splitVertical(50, room)).toEqual({ pane: 20, history: 30 });
    expect(splitVertical(10, room)).toEqual({ pane: 10, history: 0 });
  });

  it("brings the history forward before it pans down", () => {
    expect(splitVertical(50, { above: 0, below: 20, scrolledBack: true })).toEqual({ pane: 0, history: 50 });
  });

  it("loses nothing", () => {
    const pixels = fc.integer({ min: 0, max: 500 });
    const down = fc.integer({ min: -500, max: 500 });
    const room = fc.record({ above: pixels, below: pixels, scrolledBack: fc.boolean() });
    fc.assert(
      fc.property(down, room, (down, room) => {
        const { pane, history } = splitVertical(down, room);
        expect(pane + history).toBe(down);
        expect(pane).toBeGreaterThanOrEqual(-room.above);
        expect(pane).toBeLessThanOrEqual(room.below);
      }),
    );
  });
});
