/**
 * `npm run bench [name …] [--quick]`: measures, prints tables, and leaves all figures in bench/results/. `--quick` takes
 * fewer rounds and less data, to see that a benchmark works.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { measureAttach } from "./attach-bench.ts";
import { measureEcho } from "./echo-bench.ts";
import { measureFlood } from "./flood-bench.ts";
import { measureFloodMemory } from "./flood-memory.ts";
import { floodTable, memoryTable } from "./flood-report.ts";
import { memoryChart } from "./memory-chart.ts";
import { measurePanes } from "./panes-bench.ts";
import { panesTable } from "./panes-report.ts";
import { measureReopen } from "./reopen-bench.ts";
import { rowsOf, tableOf, type Figures } from "./report.ts";
import { measureRevoke } from "./revoke-bench.ts";
import { revokeTable } from "./revoke-report.ts";
import { measureScanning } from "./scanning-bench.ts";
import { measureSearch } from "./search-bench.ts";
import { searchTable } from "./search-report.ts";
import { measureSlowdown } from "./slowdown-bench.ts";
import { measureStorage } from "./storage-bench.ts";
import { reopenTable, scanningTable, storageTable } from "./transcript-report.ts";
import { World } from "./world.ts";

type Bench = keyof Figures;
/** What was measured is kept at once: a run that is interrupted has that. */
type Keep = (figures: Figures) => void;
type Measure<Name extends Bench> = (world: World, options: { quick: boolean }) => Promise<NonNullable<Figures[Name]>>;

/** Those that share one stack, in this order: panes first, while no others are recorded. */
const inOneWorld: { readonly [Name in Bench]?: { readonly does: string; readonly measure: Measure<Name> } } = {
  panes: { does: "recording up to 50 panes", measure: measurePanes },
  attach: { does: "opening sessions", measure: measureAttach },
  echo: { does: "typing", measure: measureEcho },
  slowdown: { does: "printing 23 MB, again and again", measure: measureSlowdown },
  flood: { does: "interrupting floods", measure: measureFlood },
  memory: { does: "flooding for minutes", measure: measureFloodMemory },
  scanning: { does: "printing before helpers that redact and that do not", measure: measureScanning },
};
const benches: readonly string[] = [...Object.keys(inOneWorld), "reopen", "storage", "search", "revoke"];

function progress(text: string): void {
  process.stderr.write(`bench: ${text} …\n`);
}

async function measure(wanted: ReadonlySet<string>, options: { quick: boolean }, keep: Keep): Promise<void> {
  const together = Object.entries(inOneWorld).filter(([name]) => wanted.has(name));
  if (together.length > 0) {
    progress("starting Coda and the bare bridge");
    const world = await World.start();
    try {
      for (const [name, bench] of together) {
        progress(bench.does);
        keep({ [name]: await bench.measure(world, options) });
      }
    } finally {
      await world.stop();
    }
  }
  if (wanted.has("reopen")) {
    progress("storing transcripts and opening them");
    keep({ reopen: await measureReopen(options) });
  }
  if (wanted.has("storage")) {
    progress("storing what programs print");
    keep({ storage: await measureStorage(options) });
  }
  if (wanted.has("search")) {
    progress("storing a year of output, indexing and searching it");
    keep({ search: await measureSearch(options) });
  }
  if (wanted.has("revoke")) {
    progress("taking permissions back");
    keep({ revoke: await measureRevoke(options) });
  }
}

function tablesOf(figures: Figures): string[] {
  const { panes, flood, memory, reopen, storage, search, scanning, revoke } = figures;
  const rows = rowsOf(figures);
  return [
    ...(rows.length > 0 ? [tableOf(rows)] : []),
    ...(panes === undefined ? [] : [panesTable(panes)]),
    ...(flood === undefined ? [] : [floodTable(flood)]),
    ...(memory === undefined ? [] : [memoryTable(memory)]),
    ...(reopen === undefined ? [] : [reopenTable(reopen)]),
    ...(storage === undefined ? [] : [storageTable(storage)]),
    ...(search === undefined ? [] : [searchTable(search)]),
    ...(scanning === undefined ? [] : [scanningTable(scanning)]),
    ...(revoke === undefined ? [] : [revokeTable(revoke)]),
  ];
}

function machine(): Record<string, string | number> {
  const tmux = execFileSync("tmux", ["-V"], { encoding: "utf8" }).trim();
  return { cores: cpus().length, cpu: cpus()[0]?.model ?? "", kernel: release(), node: process.version, tmux };
}

const quickFlag = "--quick";
const given = process.argv.slice(2);
const named = given.filter((argument) => argument !== quickFlag);
const unknown = named.find((name) => !benches.includes(name));
if (unknown !== undefined) {
  console.error(`bench: there is no '${unknown}'; choose among ${benches.join(", ")}, or nothing for all.`);
  process.exit(1);
}
const began = new Date();
const quick = given.includes(quickFlag);
const folder = join(import.meta.dirname, "results");
mkdirSync(folder, { recursive: true });
const name = join(folder, began.toISOString().replaceAll(":", "-"));
let figures: Figures = {};

function keep(more: Figures): void {
  figures = { ...figures, ...more };
  const rows = rowsOf(figures);
  writeFileSync(`${name}.json`, `${JSON.stringify({ rows, began, quick, machine: machine(), figures }, null, 2)}\n`);
  if (more.memory !== undefined) writeFileSync(`${name}-memory.svg`, memoryChart(more.memory.samples));
  for (const table of tablesOf(more)) console.log(`\n${table}`);
}

await measure(new Set(named.length === 0 ? benches : named), { quick }, keep);
console.log(`\n${name}.json`);
