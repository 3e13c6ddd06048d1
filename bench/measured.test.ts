/** What parts measured becomes the table's figures: in its units, each side where it belongs, nothing made up. */
import { expect, it } from "vitest";
import type { FloodPace } from "./flood-bench.ts";
import { measuredOf } from "./measured.ts";
import { numbersIn } from "./restored-bench.ts";

const times = (p50: number) => ({ samples: 4, p50, p95: 2 * p50, p99: 3 * p50 });

const pace: FloodPace = {
  link: "200 kB/s",
  what: "yes",
  rounds: 4,
  coda: times(50),
  codaMs: [50],
  bare: times(1_000),
  bareMs: [1_000],
  peers: { wetty: { ms: [], lost: 2 }, vibetunnel: { ms: [900, 1_100, 1_300], lost: 0 } },
  skips: 1,
  besideSkips: 0,
  share: 0.01,
  besideShare: 1,
  printedBytes: 1e6,
};

it("takes Ctrl-C by flood and link, and gives no value to a peer without a prompt", () => {
  expect(measuredOf({ flood: { paces: [pace] } })).toEqual([
    { id: "interrupt-200kb-p50", ours: 50, theirs: 1_000, peers: { vibetunnel: 1_100 } },
    { id: "interrupt-200kb-p95", ours: 100, theirs: 2_000, peers: { vibetunnel: 1_300 } },
  ]);
});

it("says memory in megabytes, without tmux, beside the bridge's", () => {
  const kib = { tmux: 9_999, spools: 1_000, helper: 100_000, relay: 50_000, web: 400_000 };
  const bare = { memoryKib: 50_000, serverResidentKib: 60_000 };
  const step = { memoryKib: kib, residentKib: kib, bare, phases: [] };
  const steps = [1, 5].map((panes) => ({ ...step, panes }));
  expect(measuredOf({ panes: { steps } })).toEqual([
    { id: "memory-1", ours: 564.224, theirs: 51.2 },
    { id: "memory-helper-5", ours: 102.4, theirs: 61.44 },
    { id: "memory-relay-5", ours: 51.2, theirs: 61.44 },
  ]);
});

it("leaves out what no part measured", () => {
  expect(measuredOf({})).toEqual([]);
});

it("counts each restored number once, and nothing that was not printed", () => {
  expect(numbersIn(["1", "2", "2", "$ seq 3", "9 ", "10001", "0", ""], 9)).toBe(3);
});
