import { expect, it } from "vitest";
import { endedSide } from "./ended-side.ts";

const text = (count: number) => Array.from({ length: count }, () => "text");

it.each([
  [[], "bottom"],
  [text(12), "bottom"],
  [text(13), "top"],
  [text(24), "top"],
  [["$ exit", ...Array.from({ length: 22 }, () => "  "), "Pane is dead"], "bottom"],
])("over %j of 24 rows it is at the %s", (lines, side) => {
  expect(endedSide(lines, 24)).toBe(side);
});
