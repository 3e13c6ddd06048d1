/** Plots: where ticks lie, what is left out, and that whoever does not see them is told. */
import { expect, it } from "vitest";
import { barPlot, escaped, linearTicks, linePlot, logTicks } from "./plot.ts";

it("linear ticks are round and end at or above the most", () => {
  expect(linearTicks(7)).toEqual([0, 2, 4, 6, 8]);
  expect(linearTicks(100)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(linearTicks(0.3)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(linearTicks(0)).toEqual([0, 1]);
});

it("logarithmic ticks enclose all values", () => {
  expect(logTicks(1, 500)).toEqual([1, 10, 100, 1_000]);
  expect(logTicks(0.4, 8)).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10]);
  expect(logTicks(3, 3)).toEqual([1, 2, 5, 10]);
});

const lines = {
  title: "Memory & panes",
  says: "It grows <slowly>.",
  x: { label: "panes", scale: "log" },
  y: { label: "MB" },
  series: [
    {
      name: "helper",
      points: [
        [1, 80],
        [100, 160],
      ],
      marks: true,
    },
    {
      name: "relay",
      points: [
        [0, 1],
        [1, 70],
        [100, 72],
      ],
    },
  ],
  aim: { y: 120, label: "goal 120 MB" },
} as const;

it("a line plot is one picture with a name and a description", () => {
  const svg = linePlot(lines);
  expect(svg).toContain('role="img" aria-labelledby="t d"');
  expect(svg).toContain('<title id="t">Memory &amp; panes</title><desc id="d">It grows &lt;slowly&gt;.</desc>');
  expect(svg).toContain("prefers-color-scheme:dark");
  expect(svg).toContain("goal 120 MB");
  expect(svg).not.toMatch(/NaN|Infinity|undefined/u);
});

it("what a logarithmic axis cannot show is left out", () => {
  const [, relay] = linePlot(lines).match(/<path class="s[01]" d="[^"]+"/gu) ?? [];
  expect(relay?.match(/[ML]/gu)).toHaveLength(3); // two points, and the key beside the name
});

it("nothing at all is refused in words", () => {
  expect(() => linePlot({ ...lines, series: [] })).toThrow("a plot with nothing on 'panes'");
});

it("bars begin at nothing, and their aim is in the picture", () => {
  const svg = barPlot({
    title: "Slowdown",
    says: "Near one.",
    bars: [
      { name: "detached tmux", value: 1, text: "2.0 s" },
      { name: "watched", value: 1.05, text: "2.1 s" },
    ],
    aim: { value: 1.1, label: "goal 1.1" },
  });
  const widths = [...svg.matchAll(/<rect class="m\d" x="250" y="\d+" width="([\d.]+)"/gu)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toHaveLength(2);
  expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(1.05, 2);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/u);
});

it("text cannot end what it is in", () => {
  expect(escaped('a<b & "c">')).toBe("a&lt;b &amp; &quot;c&quot;&gt;");
});
