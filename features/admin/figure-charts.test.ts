import { expect, it } from "vitest";
import { figureCharts, isBlank, stepWords, type FiguresSeen } from "./figure-charts.ts";

const never = { "": [0, 0] };
const unmeasured = { median: [null, null], p95: [null, null], count: 0 };

function seen(counts: Partial<FiguresSeen["counts"]> = {}, waits: Partial<FiguresSeen["waits"]> = {}): FiguresSeen {
  return {
    times: [0, 3_600_000],
    waits: { attach: unmeasured, reopen: unmeasured, uploadLag: unmeasured, ...waits },
    counts: {
      rawBytes: never,
      storedBytes: never,
      gaps: { "journal-cap": [0, 0], "power-loss": [0, 0] },
      repairs: never,
      skips: never,
      reconnects: { helper: [0, 0], browser: [0, 0] },
      ...counts,
    },
  };
}

function chart(id: string, figures: FiguresSeen) {
  const found = figureCharts(figures).find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is no chart ${id}`);
  return found;
}

it("is blank until one thing was measured", () => {
  expect(isBlank(seen())).toBe(true);
  expect(isBlank(seen({ skips: { "": [0, 1] } }))).toBe(false);
  expect(isBlank(seen({}, { reopen: { median: [null, 0.1], p95: [null, 0.2], count: 1 } }))).toBe(false);
});

it("sums a figure's words in the line, and names those that happened", () => {
  const gaps = chart("gaps", seen({ gaps: { "journal-cap": [2, 1], "power-loss": [0, 1], "pipe-lost": [0, 0] } }));
  expect(gaps.lines.map(({ values }) => values)).toEqual([[2, 2]]);
  expect(gaps.summary).toBe("4: 3 journal-cap, 1 power-loss");
  expect(chart("gaps", seen()).summary).toBe("0");
});

it("says waits in seconds and ratios to one, and nothing of a step without any", () => {
  const attach = chart("attach", seen({}, { attach: { median: [null, 0.42], p95: [null, 1.2], count: 1_234 } }));
  expect([attach.summary, attach.format(0.42), attach.format(12)]).toEqual(["1,234 measured", "420 ms", "12 s"]);
  const ratio = chart("ratio", seen({ rawBytes: { "": [0, 800] }, storedBytes: { "": [0, 100] } }));
  expect(ratio.lines[0]?.values).toEqual([null, 8]);
  expect(ratio.summary).toBe("8.0 : 1");
});

it("says how long ago each step began", () => {
  const hour = 3_600_000;
  expect(stepWords([0, 20 * hour, 24 * hour, 50 * hour])).toEqual([
    "2 days 2 h ago",
    "1 day 6 h ago",
    "1 day 2 h ago",
    "now",
  ]);
});
