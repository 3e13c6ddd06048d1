import { expect, it } from "vitest";
import type { JobRun } from "@coda/protocol";
import { countsText, jobStates, jobTitle } from "./job-words.ts";

const run = (id: number, failure: "unexpected" | null): JobRun => ({
  id,
  startedAt: new Date(id * 60_000).toISOString(),
  tookMs: 5,
  by: "timer",
  jobs: [
    { job: "pruning notices", tookMs: 2, counts: { rows: 3 }, failure: null },
    { job: "joining chunks", tookMs: 3, counts: {}, failure },
  ],
});

it("tells what a job did, and that nothing was counted", () => {
  expect(countsText({ chunks: 4, rawBytes: 1500 })).toBe("4 chunks, 1.5 kB");
  expect(countsText({ rows: 3 })).toBe("3 done");
  expect(countsText({})).toBe("nothing counted");
  expect(jobTitle("pruning notices")).toBe("Pruning notices");
});

it("shows each job as it went last, and when it failed last", () => {
  const [failed, newest] = [run(1, "unexpected"), run(2, null)];
  expect(jobStates([newest, failed], [failed])).toEqual([
    { job: "pruning notices", last: newest.jobs[0], lastAt: newest.startedAt, failedAt: undefined },
    { job: "joining chunks", last: newest.jobs[1], lastAt: newest.startedAt, failedAt: failed.startedAt },
  ]);
  expect(jobStates([], [])).toEqual([]);
});
