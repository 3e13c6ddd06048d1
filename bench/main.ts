/** `npm run bench [panes] [echo] [attach] [slowdown]`: measures, prints a table, and leaves all figures in bench/results/. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { measureAttach } from "./attach-bench.ts";
import { measureEcho } from "./echo-bench.ts";
import { measurePanes } from "./panes-bench.ts";
import { panesTable } from "./panes-report.ts";
import { rowsOf, tableOf, type Figures } from "./report.ts";
import { measureSlowdown } from "./slowdown-bench.ts";
import { World } from "./world.ts";

const benches = ["panes", "echo", "attach", "slowdown"] as const;
type Bench = (typeof benches)[number];

function progress(text: string): void {
  process.stderr.write(`bench: ${text} …\n`);
}

function isBench(text: string): text is Bench {
  return benches.some((bench) => bench === text);
}

async function measure(wanted: ReadonlySet<Bench>): Promise<Figures> {
  progress("starting Coda and the bare bridge");
  const world = await World.start();
  try {
    let figures: Figures = {};
    // First, while no other panes are recorded.
    if (wanted.has("panes")) {
      progress("recording up to 50 panes");
      figures = { ...figures, panes: await measurePanes(world) };
    }
    if (wanted.has("attach")) {
      progress("opening sessions");
      figures = { ...figures, attach: await measureAttach(world) };
    }
    if (wanted.has("echo")) {
      progress("typing");
      figures = { ...figures, echo: await measureEcho(world) };
    }
    if (wanted.has("slowdown")) {
      progress("printing 23 MB, again and again");
      figures = { ...figures, slowdown: await measureSlowdown(world) };
    }
    return figures;
  } finally {
    await world.stop();
  }
}

function machine(): Record<string, string | number> {
  const tmux = execFileSync("tmux", ["-V"], { encoding: "utf8" }).trim();
  return { cores: cpus().length, cpu: cpus()[0]?.model ?? "", kernel: release(), node: process.version, tmux };
}

const unknown = process.argv.slice(2).find((name) => !isBench(name));
if (unknown !== undefined) {
  console.error(`bench: there is no '${unknown}'; choose among ${benches.join(", ")}, or nothing for all.`);
  process.exit(1);
}
const named = process.argv.slice(2).filter(isBench);
const began = new Date();
const figures = await measure(new Set(named.length === 0 ? benches : named));
const rows = rowsOf(figures);
const folder = join(import.meta.dirname, "results");
mkdirSync(folder, { recursive: true });
const file = join(folder, `${began.toISOString().replaceAll(":", "-")}.json`);
writeFileSync(file, `${JSON.stringify({ rows, began, machine: machine(), figures }, null, 2)}\n`);
if (rows.length > 0) console.log(`\n${tableOf(rows)}`);
if (figures.panes !== undefined) console.log(`\n${panesTable(figures.panes)}`);
console.log(`\n${file}`);
