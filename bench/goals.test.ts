/** Goals: who meets them, what no goal is held to, and that the document names the very same. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { figureIds, figures, goalText, judge, ratioOf } from "./goals.ts";

it("a ratio is held to the yardstick of the same run, its limit with it", () => {
  expect(judge({ id: "echo-p95", ours: 2, theirs: 1 })).toBe("met");
  expect(judge({ id: "echo-p95", ours: 2.01, theirs: 1 })).toBe("missed");
});

it("a ratio without a yardstick is missed, not met by chance", () => {
  expect(ratioOf({ id: "echo-p95", ours: 0.1, theirs: null })).toBeNull();
  expect(ratioOf({ id: "echo-p95", ours: 0.1, theirs: 0 })).toBeNull();
  expect(judge({ id: "echo-p95", ours: 0.1, theirs: null })).toBe("missed");
});

it("what has to be faster than the peers is so against each one that was measured", () => {
  const measured = { id: "echo-p50", ours: 1.5, theirs: 1 } as const;
  expect(judge(measured)).toBe("met");
  expect(judge({ ...measured, peers: { wetty: 4, vibetunnel: 2.7 } })).toBe("met");
  expect(judge({ ...measured, peers: { wetty: 4, vibetunnel: 1.5 } })).toBe("missed");
});

it("limits upwards and downwards are in the figure's own unit", () => {
  expect(judge({ id: "attach-10k", ours: 5, theirs: 100 })).toBe("met");
  expect(judge({ id: "attach-10k", ours: 5.1, theirs: 100 })).toBe("missed");
  expect(judge({ id: "restored-lines", ours: 10_000, theirs: 37 })).toBe("met");
  expect(judge({ id: "restored-lines", ours: 9_999, theirs: 37 })).toBe("missed");
});

it("a figure without a goal is neither met nor missed", () => {
  expect(judge({ id: "echo-p99", ours: 1_000, theirs: 1 })).toBe("no goal");
  expect(goalText("echo-p99")).toBe("");
});

it("the document names every goal as it is", () => {
  const text = readFileSync(join(import.meta.dirname, "..", "docs", "benchmarks.md"), "utf8");
  const rows = figureIds
    .filter((id) => figures[id].goal !== null)
    .map((id) => `| ${figures[id].what} | ${goalText(id)} |`);
  expect(rows.filter((row) => !text.includes(row))).toEqual([]);
});
