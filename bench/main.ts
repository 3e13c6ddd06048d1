/**
 * `npm run bench [name …] [--quick] [--minutes <n>]`: measures, prints tables, and leaves all figures in bench/results/.
 * `--quick` takes fewer rounds and less data, to see that a benchmark works; `--minutes` is for page-memory.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureAttach } from "./attach-bench.ts";
import { measureEcho } from "./echo-bench.ts";
import { measureFlood } from "./flood-bench.ts";
import { measureFloodMemory } from "./flood-memory.ts";
import { floodTable, memoryTable } from "./flood-report.ts";
import { helperTable } from "./helper-report.ts";
import { memoryChart } from "./memory-chart.ts";
import { measurePageBesideFlood } from "./page-beside-flood-bench.ts";
import { measurePageEcho } from "./page-echo-bench.ts";
import { measurePageMemory } from "./page-memory-bench.ts";
import { measurePagePanes } from "./page-panes-bench.ts";
import { pageBesideTable, pageEchoTable, pageMemoryTable, pagePanesTable, pageScrollTable } from "./page-report.ts";
import { measurePageScroll } from "./page-scroll-bench.ts";
import { PageWorld } from "./page-world.ts";
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
import { startTable } from "./start-report.ts";
import { measureStorage } from "./storage-bench.ts";
import { reopenTable, scanningTable, storageTable } from "./transcript-report.ts";
import { upgradeTable } from "./upgrade-report.ts";
import { World } from "./world.ts";

type Bench = keyof Figures;
/** What was measured is kept at once: a run that is interrupted has that. */
type Keep = (figures: Figures) => void;
interface Options {
  readonly quick: boolean;
  readonly minutes: number | undefined;
}
type Measure<Place, Name extends Bench> = (place: Place, options: Options) => Promise<NonNullable<Figures[Name]>>;
/** Those that share what they measure on, in this order. */
type Benches<Place> = { readonly [Name in Bench]?: { readonly does: string; readonly measure: Measure<Place, Name> } };

/** On one stack: panes first, while no others are recorded. */
const inOneWorld: Benches<World> = {
  panes: { does: "recording up to 50 panes", measure: measurePanes },
  attach: { does: "opening sessions", measure: measureAttach },
  echo: { does: "typing", measure: measureEcho },
  slowdown: { does: "printing 23 MB, again and again", measure: measureSlowdown },
  flood: { does: "interrupting floods", measure: measureFlood },
  memory: { does: "flooding for minutes", measure: measureFloodMemory },
  scanning: { does: "printing before helpers that redact and that do not", measure: measureScanning },
};
/** In one browser, on that stack. */
const inOneBrowser: Benches<PageWorld> = {
  "page-echo": { does: "typing in a browser", measure: measurePageEcho },
  "page-beside-flood": { does: "typing in a browser beside a flood", measure: measurePageBesideFlood },
  "page-scroll": { does: "painting and scrolling 100,000 lines", measure: measurePageScroll },
  "page-panes": { does: "showing 20 panes", measure: measurePagePanes },
  "page-memory": { does: "using a page for long", measure: measurePageMemory },
};
const benches: readonly string[] = [
  ...Object.keys(inOneWorld),
  ...Object.keys(inOneBrowser),
  "reopen",
  "storage",
  "search",
  "revoke",
  "upgrade",
  "helper",
  "start",
];

function progress(text: string): void {
  process.stderr.write(`bench: ${text} …\n`);
}

async function measureIn<Place>(
  place: Place,
  benches: Benches<Place>,
  { wanted, options, keep }: { wanted: ReadonlySet<string>; options: Options; keep: Keep },
): Promise<void> {
  for (const [name, bench] of Object.entries(benches)) {
    if (!wanted.has(name)) continue;
    progress(bench.does);
    keep({ [name]: await bench.measure(place, options) });
  }
}

async function measureTogether(wanted: ReadonlySet<string>, options: Options, keep: Keep): Promise<void> {
  progress("starting Coda and the bare bridge");
  const world = await World.start();
  try {
    await measureIn(world, inOneWorld, { wanted, options, keep });
    if (!Object.keys(inOneBrowser).some((name) => wanted.has(name))) return;
    progress("starting a browser");
    const pages = await PageWorld.start(world);
    try {
      await measureIn(pages, inOneBrowser, { wanted, options, keep });
    } finally {
      await pages.stop();
    }
  } finally {
    await world.stop();
  }
}

async function measure(wanted: ReadonlySet<string>, options: Options, keep: Keep): Promise<void> {
  if ([inOneWorld, inOneBrowser].some((all) => Object.keys(all).some((name) => wanted.has(name))))
    await measureTogether(wanted, options, keep);
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
  if (wanted.has("upgrade")) {
    progress("letting a helper become another build");
    await import("./web-sources.ts");
    const { measureUpgrade } = await import("./upgrade-bench.ts");
    keep({ upgrade: await measureUpgrade(options) });
  }
  if (wanted.has("helper")) {
    progress("running a helper beside ten panes");
    await import("./web-sources.ts");
    const { measureHelper } = await import("./helper-bench.ts");
    keep({ helper: await measureHelper(options) });
  }
  if (wanted.has("start")) {
    progress("starting the command in each of its forms");
    await import("./web-sources.ts");
    const { measureStart } = await import("./start-bench.ts");
    keep({ start: await measureStart(options) });
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
    ...commandTablesOf(figures),
    ...pageTablesOf(figures),
  ];
}

function commandTablesOf({ upgrade, helper, start }: Figures): string[] {
  return [
    ...(upgrade === undefined ? [] : [upgradeTable(upgrade)]),
    ...(helper === undefined ? [] : [helperTable(helper)]),
    ...(start === undefined ? [] : [startTable(start)]),
  ];
}

function pageTablesOf(figures: Figures): string[] {
  const { "page-echo": echo, "page-scroll": scroll, "page-memory": memory } = figures;
  const { "page-beside-flood": beside, "page-panes": panes } = figures;
  return [
    ...(echo === undefined ? [] : [pageEchoTable(echo)]),
    ...(beside === undefined ? [] : [pageBesideTable(beside)]),
    ...(scroll === undefined ? [] : [pageScrollTable(scroll)]),
    ...(panes === undefined ? [] : [pagePanesTable(panes)]),
    ...(memory === undefined ? [] : [pageMemoryTable(memory)]),
  ];
}

function machine(): Record<string, string | number> {
  const tmux = execFileSync("tmux", ["-V"], { encoding: "utf8" }).trim();
  return { cores: cpus().length, cpu: cpus()[0]?.model ?? "", kernel: release(), node: process.version, tmux };
}

const { values: given, positionals: named } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, minutes: { type: "string" } },
});
const unknown = named.find((name) => !benches.includes(name));
if (unknown !== undefined) {
  console.error(`bench: there is no '${unknown}'; choose among ${benches.join(", ")}, or nothing for all.`);
  process.exit(1);
}
const minutes = given.minutes === undefined ? undefined : Number(given.minutes);
if (minutes !== undefined && !(minutes >= 1)) {
  console.error("bench: --minutes takes a number of minutes, 1 or more.");
  process.exit(1);
}
const began = new Date();
const { quick } = given;
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

await measure(new Set(named.length === 0 ? benches : named), { quick, minutes }, keep);
console.log(`\n${name}.json`);
