import { expect, test } from "vitest";
import { dropPixels, handlePixels, handlePlace, type HandlePlace } from "./touch-handles.ts";

const seen = { left: 0, top: 0, right: 360, bottom: 400 };
const at = (which: "start" | "end", x: number, top: number) => ({ which, x, top, bottom: top + 16 });

test("each hangs from its row, with its drop outside of what is selected", () => {
  const hanging = { left: 78, top: 176, isAbove: false };
  expect(handlePlace(at("start", 100, 160), seen)).toEqual({ ...hanging, dropLeft: 4, isBefore: true });
  expect(handlePlace(at("end", 100, 160), seen)).toEqual({ ...hanging, dropLeft: 22, isBefore: false });
});

test("on the lowest rows it stands on its row", () => {
  expect(handlePlace(at("end", 100, 340), seen)).toMatchObject({ top: 356, isAbove: false });
  expect(handlePlace(at("end", 100, 384), seen)).toMatchObject({ top: 340, isAbove: true });
});

function isReachable({ left, top }: HandlePlace, room: typeof seen): boolean {
  const [right, bottom] = [left + handlePixels, top + handlePixels];
  return left >= room.left && right <= room.right && top >= room.top && bottom <= room.bottom;
}

function touches({ left, dropLeft }: HandlePlace, x: number): boolean {
  const isWithin = dropLeft >= 0 && dropLeft + dropPixels <= handlePixels;
  return isWithin && [0, dropPixels].includes(x - left - dropLeft);
}

test("at the margins its drop lies inwards, and it stands on its row, out of the way of the other", () => {
  expect(handlePlace(at("start", 0, 160), seen)).toEqual({
    left: 0,
    top: 116,
    dropLeft: 0,
    isAbove: true,
    isBefore: false,
  });
  expect(handlePlace(at("end", 360, 160), seen)).toMatchObject({ left: 316, top: 116, isAbove: true, isBefore: true });
  expect(handlePlace(at("start", 0, 0), seen), "it hangs where there is no room").toMatchObject({ top: 16 });
});

test("wherever its end is seen, all of it is, and its drop touches the end", () => {
  const lost: string[] = [];
  for (const which of ["start", "end"] as const)
    for (const room of [seen, { left: 40, top: 33, right: 200, bottom: 90 }])
      for (let x = room.left; x <= room.right; x += 8)
        for (let top = room.top; top < room.bottom; top += 5) {
          const place = handlePlace(at(which, x, top), room);
          if (place === undefined || !isReachable(place, room) || !touches(place, x))
            lost.push(`${which} at ${x}, ${top}`);
        }
  expect(lost).toEqual([]);
});

test("it is not there where its end was panned or scrolled out of sight", () => {
  for (const end of [at("end", 361, 50), at("start", -1, 50), at("end", 50, 400), at("start", 50, -16)])
    expect(handlePlace(end, seen)).toBeUndefined();
});
