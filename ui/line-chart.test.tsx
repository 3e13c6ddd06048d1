import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { ceiling, dotsOf, LineChart, pathOf } from "./line-chart.tsx";

it("draws what is known, leaves a gap where nothing is, and makes a dot of what stands alone", () => {
  const values = [0, 10, null, 5, null];
  expect([pathOf(values, 10), dotsOf(values, 10)]).toEqual(["M0 40L25 0M75 20", "M75 20h0"]);
  expect([pathOf([null, null], 1), dotsOf([null, null], 1)]).toEqual(["", ""]);
  expect(dotsOf([3], 3)).toBe("M0 0h0");
});

it.each([
  [0, 1],
  [0.03, 0.05],
  [1, 1],
  [1.1, 2],
  [51, 100],
  [2_000_000, 2_000_000],
])("the highest line above %d is %d", (value, most) => {
  expect(ceiling(value)).toBeCloseTo(most, 10);
});

it("says the same without the picture: its name, its lines, and each number with its time", () => {
  const lines = [
    { name: "half", values: [1, null] },
    { name: "19 of 20", values: [2, 3] },
  ];
  const drawn = renderToStaticMarkup(
    <LineChart
      label="Waiting, over a day."
      lines={lines}
      format={(value) => `${value} s`}
      steps={["1 h ago", "now"]}
    />,
  );
  expect(drawn).toContain('role="img" aria-label="Waiting, over a day."');
  const cells = Array.from(drawn.matchAll(/<t[hd] [^>]*>([^<]*)<\/t[hd]>/gu), ([, text]) => text);
  expect(cells).toEqual(["When", "half", "19 of 20", "1 h ago", "1 s", "2 s", "now", "–", "3 s"]);
});
