/**
 * `npm run bench [name …] [--quick] [--peers] [--minutes <n>]`: measures, prints a table of all figures beside their goals, and
 * leaves it with the figures and pictures in bench/results/. Without names: what the goals need. `all`: every part.
 * `--quick` takes fewer rounds and less data, to see that a part works; `--minutes` is for page-memory and soak, which ends
 * with 1 when something was lost.
 */
import { execFileSync } from "node:child_process";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Figures } from "./figures.ts";
import { PageWorld } from "./page-world.ts";
import { alone, inOneBrowser, inOneWorld, partNames, standardSet, type Options, type Parts } from "./part-list.ts";
import { partTables } from "./part-tables.ts";
import { preparePeers, type PreparedPeers } from "./peers/prepare-peers.ts";
import { RunFolder } from "./run-folder.ts";
import { World } from "./world.ts";

/** What was measured, and the seconds it took. */
type Keep = (figures: Figures, seconds: number) => void;

interface Plan {
  readonly wanted: ReadonlySet<string>;
  readonly options: Options;
  readonly peers: PreparedPeers["start"];
  readonly keep: Keep;
  readonly told: (sentence: string) => void;
}

function progress(text: string): void {
  process.stderr.write(`bench: ${text} …\n`);
}

function isWanted(parts: Parts<never>, { wanted }: Plan): boolean {
  return Object.keys(parts).some((name) => wanted.has(name));
}

async function measureIn<Place>(place: Place, parts: Parts<Place>, { wanted, options, keep }: Plan): Promise<void> {
  for (const [name, part] of Object.entries(parts)) {
    if (!wanted.has(name)) continue;
    progress(part.does);
    const began = performance.now();
    const figures = await part.measure(place, options);
    keep({ [name]: figures }, (performance.now() - began) / 1_000);
  }
}

async function measureTogether(plan: Plan): Promise<void> {
  progress("starting Coda and what it is compared with");
  const world = await World.start(plan.peers, plan.told);
  try {
    await measureIn(world, inOneWorld, plan);
    if (!isWanted(inOneBrowser, plan)) return;
    progress("starting a browser");
    const pages = await PageWorld.start(world);
    try {
      await measureIn(pages, inOneBrowser, plan);
    } finally {
      await pages.stop();
    }
  } finally {
    await world.stop();
  }
}

function machine(): Record<string, string | number> {
  const tmux = execFileSync("tmux", ["-V"], { encoding: "utf8" }).trim();
  const [first] = cpus();
  return {
    cores: cpus().length,
    cpu: first?.model ?? "",
    kernel: release(),
    node: process.version,
    tmux: tmux.slice(5),
  };
}

function refuse(sentence: string): never {
  console.error(`bench: ${sentence}`);
  process.exit(1);
}

const { values: given, positionals: named } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    peers: { type: "boolean", default: false },
    minutes: { type: "string" },
  },
});
const names: readonly string[] = named.includes("all") ? partNames : named.length === 0 ? standardSet : named;
const unknown = names.find((name) => !(partNames as string[]).includes(name));
if (unknown !== undefined)
  refuse(`there is no '${unknown}'; choose among ${partNames.join(", ")}, relay, 'all', or nothing for the goals'.`);
const minutes = given.minutes === undefined ? undefined : Number(given.minutes);
if (minutes !== undefined && !(minutes >= 1)) refuse("--minutes takes a number of minutes, 1 or more.");

const { quick } = given;
const run = new RunFolder(join(import.meta.dirname, "results"), { began: new Date(), quick, machine: machine() });
const told = (sentence: string): void => {
  run.remark(sentence);
  progress(sentence);
};
if (quick) told("A quick run: few rounds, to see that it works.");
if (given.peers) progress("fetching and building the peers");
const peers: PreparedPeers = given.peers ? await preparePeers() : { start: {}, remarks: [] };
for (const remark of peers.remarks) told(remark);
const keep: Keep = (figures, seconds) => {
  run.keep(figures, seconds);
  for (const table of partTables(figures)) console.log(`\n${table}`);
  if ((figures.soak?.faults.length ?? 0) > 0) process.exitCode = 1;
};
const plan: Plan = { wanted: new Set(names), options: { quick, minutes }, peers: peers.start, keep, told };
if (isWanted(inOneWorld, plan) || isWanted(inOneBrowser, plan)) await measureTogether(plan);
await measureIn(undefined, alone, plan);
console.log(`\n${run.table}\n\n${run.path}`);
