import { expect, test } from "vitest";
import { leadsElsewhere } from "./leads-elsewhere.ts";

const here = new URL("https://coda.example/ideas/first?tab=1#part");

test.each([
  ["https://coda.example/ideas", true],
  ["https://coda.example/ideas/first?tab=2", true],
  ["https://coda.example/ideas/first?tab=1#other", false],
  ["https://elsewhere.example/ideas", false],
])("to %s: %s", (address, expected) => {
  expect(leadsElsewhere(new URL(address), here)).toBe(expected);
});
