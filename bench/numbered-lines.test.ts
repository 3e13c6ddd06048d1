import { expect, test } from "vitest";
import { firstNumberedLine, numberedLines } from "./numbered-lines.ts";

/** As the program counts. */
function counted(from: number, to: number): string {
  const lines: string[] = [];
  for (let number = from; number <= to; number++) lines.push(`${String(number).padStart(6)}\ty\r\n`);
  return lines.join("");
}

test("begins with the first line and goes on in the middle of any", () => {
  expect(numberedLines(0, 10).toString()).toBe(firstNumberedLine);
  expect(numberedLines(7, 23).toString()).toBe(counted(1, 3).slice(7, 23));
});

test("knows where the numbers become longer", () => {
  const first = 999_990;
  const offset = (first - 1) * 10;
  const text = counted(first, 1_000_010);
  expect(numberedLines(offset, offset + text.length).toString()).toBe(text);
  for (const skip of [99, 100, 101, 109, 110, 111, 112])
    expect(numberedLines(offset + skip, offset + skip + 30).toString()).toBe(text.slice(skip, skip + 30));
});
