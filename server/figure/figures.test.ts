import { expect, it } from "vitest";
import { Counter, Histogram, Registry } from "prom-client";
import { openEmbedded, testDatabases } from "../testing/databases.ts";
import { figuresContract } from "./figures-contract.ts";
import { quantile } from "./figure-series.ts";
import { figureNames, figureTable } from "./figure-table.ts";
import { Figures } from "./figures.ts";
import { metricsContentType, metricsText } from "./metrics-text.ts";

for (const [name, open] of testDatabases) figuresContract(name, open);

it("a quantile lies on a line within its bucket, and is nothing where nothing was counted", () => {
  const bounds = [1, 2, 4];
  expect(quantile(bounds, [0, 0, 0, 0], 0.5)).toBeNull();
  expect(quantile(bounds, [10, 0, 0, 0], 0.5)).toBe(0.5);
  expect(quantile(bounds, [10, 0, 10, 0], 0.75)).toBe(3);
  expect(quantile(bounds, [0, 0, 0, 7], 0.5)).toBe(4);
});

it("figures have names as Prometheus wants them, bounds that rise, and words that are few and plain", () => {
  const names = figureNames.map((figure) => figureTable[figure].name);
  expect(new Set(names).size).toBe(names.length);
  for (const figure of figureNames) {
    const entry = figureTable[figure];
    expect(entry.name).toMatch(entry.kind === "counter" ? /^coda_[a-z_]+_total$/u : /^coda_[a-z_]+_seconds$/u);
    const bounds = entry.kind === "histogram" ? [...entry.bounds] : [];
    expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
    const words: readonly string[] = "label" in entry ? entry.label.words : [];
    expect(words.length).toBeLessThan(12);
    for (const word of words) expect(word).toMatch(/^[a-z-]{2,20}$/u);
  }
});

it("what a collector reads is what prom-client prints of the same", async () => {
  const held = await openEmbedded();
  const { orm } = held.database;
  const clock = { now: () => new Date("2026-11-22T10:00:00.000Z") };
  const here = { pause: async () => undefined, afterReply: () => undefined, gatherMs: 0, isOn: true };
  const figures = new Figures({ orm, clock, ...here });
  const registry = new Registry();
  for (const figure of figureNames) {
    const entry = figureTable[figure];
    if (entry.kind === "histogram") {
      const { name, help, bounds } = entry;
      const theirs = new Histogram({ name, help, buckets: [...bounds], registers: [registry] });
      for (const value of [0, ...bounds, 1e6]) {
        theirs.observe(value);
        figures.tell([{ figure, value }]);
      }
    } else {
      const label = "label" in entry ? entry.label : undefined;
      const labelNames = label === undefined ? [] : [label.name];
      const theirs = new Counter({ name: entry.name, help: entry.help, labelNames, registers: [registry] });
      for (const word of label?.words ?? [undefined]) {
        theirs.inc(label === undefined || word === undefined ? {} : { [label.name]: word }, 12_345);
        figures.tell([{ figure, value: 12_345, ...(word !== undefined && { label: word }) }]);
      }
    }
  }
  await figures.flush();
  expect(await metricsText(orm)).toBe(await registry.metrics());
  expect(metricsContentType).toBe(registry.contentType);
  await held.dispose();
});
