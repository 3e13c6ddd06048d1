/**
 * `npm run bench relay -- [idle] [storm] [busy] [light] [nodes] [adds-up] [faults] [memory] [fuzz]`: what the relay costs, adds and
 * survives, with a plain ws broadcaster in the same run as the yardstick. Without names: all but the two that take
 * minutes. `--quick` takes a tenth of everything, `--idle 25000` asks for so many idle connections, `--minutes 10` is
 * how long memory and fuzz take, `--seed 7` repeats a fuzz.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { throughBroadcaster, throughRelay, throughTwoNodes, type Load } from "./busy-bench.ts";
import { measureCapacity } from "./capacity-bench.ts";
import { measureIdle, measureStorm } from "./connect-bench.ts";
import { measureFaults } from "./fault-bench.ts";
import { fuzzRelay } from "./fuzz-bench.ts";
import { measurePartitions } from "./partition-bench.ts";
import {
  addsUpLines,
  faultLines,
  fuzzLines,
  idleLine,
  memoryLines,
  nodesLines,
  stormLine,
  turnLines,
  type Pair,
} from "./relay-report.ts";

interface Scale {
  /** Of everything that is counted. */
  readonly share: number;
  readonly idle: number;
  readonly minutes: number;
  readonly seed: number;
}

type Part = (scale: Scale) => Promise<{ readonly figures: unknown; readonly lines: readonly string[] }>;

function progress(text: string): void {
  process.stderr.write(`bench: ${text} …\n`);
}

const busyLoad = ({ share }: Scale): Load => ({
  panes: 1_000 * share,
  viewersPerPane: 1,
  bytesPerSecond: 10_000,
  seconds: Math.max(4, 15 * share),
});

/** One after the other, since the machine is not the same from minute to minute. */
async function inTurns(what: string, load: Load): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let turn = 1; turn <= 3; turn++) {
    progress(`${what}, turn ${turn}, through the broadcaster`);
    const plain = await throughBroadcaster(load);
    progress(`${what}, turn ${turn}, through the relay`);
    pairs.push({ relay: await throughRelay(load), plain });
  }
  return pairs;
}

const parts: Readonly<Record<string, Part>> = {
  idle: async ({ idle }) => {
    progress(`${idle} idle connections`);
    const figures = await measureIdle(idle);
    return { figures, lines: [idleLine(figures)] };
  },
  storm: async ({ share }) => {
    progress("a storm of connections");
    const figures = await measureStorm(5_000 * share);
    return { figures, lines: [stormLine(figures)] };
  },
  busy: async (scale) => {
    const load = busyLoad(scale);
    const many = await inTurns("panes at 10 KB/s, one viewer each", load);
    const one = await inTurns("one pane, many viewers", { ...load, panes: 1, viewersPerPane: load.panes });
    const lines = [
      ...turnLines(`${load.panes} panes at 10 KB/s, one viewer each`, many),
      ...turnLines(`one pane at 10 KB/s, ${load.panes} viewers`, one),
    ];
    return { figures: { many, one }, lines };
  },
  light: async (scale) => {
    // So few that the cores have time left: what the relay adds, not what waits for a core.
    const load = { ...busyLoad(scale), panes: Math.round(150 * scale.share) };
    const pairs = await inTurns("light load", load);
    return { figures: { load, pairs }, lines: turnLines(`${load.panes} panes at 10 KB/s, one viewer each`, pairs) };
  },
  nodes: async (scale) => {
    // So much that neither core is full with two nodes, a NATS server and the clients.
    const load = { ...busyLoad(scale), panes: 200 * scale.share };
    progress("one node");
    const one = await throughRelay(load);
    progress("two nodes, viewers at the other one");
    const across = await throughTwoNodes(load, "across");
    progress("two nodes, viewers beside their helpers");
    const beside = await throughTwoNodes(load, "beside");
    return { figures: { load, one, across, beside }, lines: nodesLines(load, { one, across, beside }) };
  },
  "adds-up": async ({ share }) => {
    const figures = await measureCapacity({ quota: 0.1, panesPerNode: 40, seconds: Math.max(3, 15 * share) });
    return { figures, lines: addsUpLines(figures) };
  },
  faults: async ({ share }) => {
    progress("faults of two nodes");
    const figures = await measureFaults(Math.round(50 * share), Math.round(100 * share));
    const partitions = await measurePartitions(Math.round(50 * share));
    return { figures: { ...figures, partitions }, lines: faultLines(figures, partitions) };
  },
  memory: async (scale) => {
    const load = { ...busyLoad(scale), seconds: scale.minutes * 60 };
    progress(`${load.panes} busy panes for ${scale.minutes} minutes`);
    const figures = await throughRelay(load);
    return { figures, lines: memoryLines(load, figures) };
  },
  fuzz: async ({ minutes, seed }) => {
    progress(`attacks for ${minutes} minutes; --seed ${seed} repeats them`);
    const figures = await fuzzRelay(seed, minutes);
    if (figures.problems.length > 0) process.exitCode = 1;
    return { figures, lines: fuzzLines(figures) };
  },
};
const longOnes: readonly string[] = ["memory", "fuzz"];

function numberAfter(args: readonly string[], flag: string, otherwise: number): number {
  const at = args.indexOf(flag);
  return at < 0 ? otherwise : Number(args[at + 1]);
}

async function benchRelay(args: readonly string[]): Promise<void> {
  const share = args.includes("--quick") ? 0.1 : 1;
  const scale = {
    share,
    idle: numberAfter(args, "--idle", 9_000 * share),
    minutes: numberAfter(args, "--minutes", 10),
    seed: numberAfter(args, "--seed", Math.floor(Math.random() * 2 ** 31)),
  };
  const named = Object.keys(parts).filter((name) => args.includes(name));
  const wanted = named.length > 0 ? named : Object.keys(parts).filter((name) => !longOnes.includes(name));
  const began = new Date();
  const figures: Record<string, unknown> = { began, command: ["npm run bench relay --", ...args].join(" ") };
  for (const name of wanted) {
    const done = await parts[name]?.(scale);
    figures[name] = done?.figures;
    console.log(done?.lines.join("\n"));
  }
  const folder = join(import.meta.dirname, "..", "results");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `relay-${began.toISOString().replaceAll(":", "-")}.json`);
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
  console.log(file);
}

await benchRelay(process.argv.slice(2));
process.exit(process.exitCode);
