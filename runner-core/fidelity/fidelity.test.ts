/**
 * The corpus in real panes, side by side: a sample of what `pnpm fidelity` plays, with fewer places to look at and fewer viewers. Also
 * that the widths are tmux's own.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCorpus } from "./corpus.ts";
import { meetsExpectations, unexplained } from "./expectations.ts";
import { measure } from "./measure.ts";
import { Stage } from "./stage.ts";

const effort = { pauses: 3, viewers: 4, seed: 5 };

const corpus = loadCorpus();

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open(...corpus.map(({ name }) => name));
});
afterAll(async () => stage.close());

test.concurrent.each(corpus)("$name", async (played) => {
  const measured = await measure(stage, played, effort);
  const { inexact, causes, late, found } = measured;
  const detail = { causes, found: found.slice(0, 2), late: late.found.slice(0, 2) };
  expect({ inexact, unexplained: unexplained(measured), detail: meetsExpectations(measured) ? "" : detail }).toEqual({
    inexact: "",
    unexplained: 0,
    detail: "",
  });
  expect(late.attached).toBe(effort.viewers);
});
