import { expect, it } from "vitest";
import { nextOption } from "./combo-walk.ts";

const ids = Array.from({ length: 12 }, (_, index) => `option ${index}`);
const at = (index: number): string => `option ${index}`;

it("walks through choices: arrows round the ends, pages up to them", () => {
  expect(nextOption("ArrowDown", at(0), ids)).toBe(at(1));
  expect(nextOption("ArrowDown", at(11), ids)).toBe(at(0));
  expect(nextOption("ArrowUp", at(0), ids)).toBe(at(11));
  expect(nextOption("PageDown", at(1), ids)).toBe(at(9));
  expect(nextOption("PageDown", at(9), ids)).toBe(at(11));
  expect(nextOption("PageUp", at(3), ids)).toBe(at(0));
});

it("begins at an end where the choice is not in the list any more, and leaves other keys alone", () => {
  expect(nextOption("ArrowDown", undefined, ids)).toBe(at(0));
  expect(nextOption("ArrowUp", "gone", ids)).toBe(at(11));
  expect(nextOption("ArrowDown", undefined, [])).toBeUndefined();
  expect(nextOption("Enter", at(3), ids)).toBeUndefined();
});
