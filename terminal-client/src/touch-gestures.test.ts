import { expect, test } from "vitest";
import { gesture, idle, type GestureEffect, type GestureEvent, type GestureState } from "./touch-gestures.ts";

const here = { x: 100, y: 100 };
const near = { x: 104, y: 103 };
const far = { x: 200, y: 100 };
const farther = { x: 300, y: 100 };

const down = (atMs: number, ...fingers: (typeof here)[]): GestureEvent => ({ name: "down", fingers, atMs });
const moved = (...fingers: (typeof here)[]): GestureEvent => ({ name: "moved", fingers, atMs: 0 });
const up = (atMs: number, ...fingers: (typeof here)[]): GestureEvent => ({ name: "up", fingers, atMs });
const rested: GestureEvent = { name: "rested" };

function play(...events: readonly GestureEvent[]): GestureEffect[] {
  let state: GestureState = idle;
  return events.flatMap((event) => {
    const step = gesture(state, event);
    state = step.state;
    return step.effects;
  });
}

test("a tap is a tap, two are a double tap, and a third begins anew", () => {
  const taps = [0, 200, 400].flatMap((at) => [down(at, here), moved(near), up(at + 50)]);
  expect(play(...taps)).toEqual([
    { name: "tapped", at: here },
    { name: "doubleTapped", at: here },
    { name: "tapped", at: here },
  ]);
});

test.each([
  ["late", [down(0, here), up(50), down(300, here), up(351)]],
  ["elsewhere", [down(0, here), up(50), down(100, far), up(150)]],
])("two taps, the second %s, are two taps", (_, events) => {
  expect(play(...events).map(({ name }) => name)).toEqual(["tapped", "tapped"]);
});

test("a finger that moves is none of ours, however long it stays", () => {
  expect(play(down(0, here), moved(far), rested, moved(here), up(1_000))).toEqual([]);
});

test("a finger that rests selects, and goes on selecting as it moves", () => {
  expect(play(down(0, here), moved(near), rested, moved(far), up(900))).toEqual([
    { name: "longPressed", at: here },
    { name: "draggedOn", at: far },
  ]);
});

test("two fingers zoom from the distance at which they came, until both are gone", () => {
  expect(
    play(down(0, here), down(20, here, far), moved(here, farther), moved(far, farther), up(80, here), up(99)),
  ).toEqual([
    { name: "pinchBegan" },
    { name: "pinched", factor: 2 },
    { name: "pinched", factor: 1 },
    { name: "pinchEnded" },
  ]);
});

test("a second finger while one selects changes nothing, nor does one that is gone", () => {
  expect(play(down(0, here), rested, down(600, here, far), moved(far), up(700))).toEqual([
    { name: "longPressed", at: here },
    { name: "draggedOn", at: far },
  ]);
  expect(play(rested, moved(far), up(0))).toEqual([]);
});
