/** The table of a run: what is in which column, and what is said of goals. */
import { expect, it } from "vitest";
import type { Measured } from "./goals.ts";
import { summaryMarkdown, summaryTable } from "./summary.ts";

const measured: readonly Measured[] = [
  { id: "echo-p50", ours: 1.39, theirs: 0.56, peers: { wetty: 4.9 } },
  { id: "seq-watched", ours: 2.1, theirs: 2 },
  { id: "restored-lines", ours: 10_000, theirs: 37 },
  { id: "storage", ours: 10.7, theirs: null },
];
const place = { began: new Date("2026-11-22T10:00:00Z"), machine: { cores: 2 }, remarks: ["A quick run."] };

it("has a line for each figure, a column for each peer, and the tally", () => {
  const lines = summaryTable(measured).split("\n");
  expect(lines[0]).toMatch(/^figure +Coda +bare bridge +ratio +wetty +goal$/u);
  expect(lines[1]).toMatch(
    /typed, p50 +1\.39 ms +0\.56 ms +2\.48 +4\.90 ms +≤ 1\.6 × bare, less than each peer +✗ missed$/u,
  );
  expect(lines[2]).toMatch(/watched +2\.10 s +2\.00 s \(detached tmux\) +1\.05 +≤ 1\.1 × a detached tmux +✓ met$/u);
  expect(lines[3]).toMatch(/10,000 lines +37 lines +270\.27 +≥ 10,000 lines +✓ met$/u);
  expect(lines[4]).toMatch(/printed +10\.7 %$/u);
  expect(lines[5]).toBe("2 goals met, 1 missed.");
});

it("is Markdown with the machine, the date and its pictures", () => {
  const text = summaryMarkdown(measured, { ...place, pictures: [{ file: "echo.svg", alt: "Echo" }] });
  expect(text.startsWith("2026-11-22: cores 2.\nA quick run.\n\n| figure | Coda |")).toBe(true);
  expect(text).toContain("| bytes stored for bytes printed | 10.7 % |  |  |  |  |  |");
  expect(text).toContain("![Echo](echo.svg)");
});
