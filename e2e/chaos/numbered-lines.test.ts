import { expect, it } from "vitest";
import { lastLine, lineBytes, numberedLine, numberedLines, placeOf, printedBytes } from "./numbered-lines.ts";

it("a line is known by program and number, and has its length whatever is in it", () => {
  expect(numberedLine("flood", 12)).toEqual(numberedLine("flood", 12));
  expect(numberedLine("flood", 12)).not.toEqual(numberedLine("flood", 13));
  expect(numberedLine("idle", 12)).not.toEqual(numberedLine("flood", 12));
  for (let number = 0; number < 500; number++) expect(numberedLine("keys", number)).toHaveLength(lineBytes);
});

it("a piece of output finds its place, however it was cut and whatever stands before it", () => {
  const all = numberedLines("steady", 0, 50);
  expect(printedBytes("steady", 300, 1_000)).toEqual(all.subarray(300, 1_000));
  expect(placeOf("steady", all.subarray(300, 1_000))).toBe(300);
  expect(placeOf("steady", Buffer.concat([Buffer.from("$ sh run.sh\r\n"), all]))).toBe(-13);
  expect(placeOf("steady", all.subarray(1, lineBytes))).toBeUndefined();
  expect(placeOf("idle", all)).toBeUndefined();
});

it("a line whose credential is masked is that line still", () => {
  const all = numberedLines("steady", 0, 32);
  const masked = Buffer.from(all.toString("latin1").replace(/ghp_\w{36}(?= )/u, "*".repeat(40)), "latin1");
  expect(masked.equals(all)).toBe(false);
  expect([lastLine("steady", masked), placeOf("steady", masked.subarray(-lineBytes))]).toEqual([31, 31 * lineBytes]);
  expect(lastLine("steady", masked.fill("*", all.length - 20, all.length - 15))).toBe(-1);
});

it("says with which line a piece ends", () => {
  const all = numberedLines("steady", 0, 50);
  expect(lastLine("steady", all)).toBe(49);
  expect(lastLine("steady", all.subarray(0, -1))).toBe(-1);
});
