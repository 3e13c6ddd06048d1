/** The parts of the bench: what each measures on, in which order, and which of them a run without names has. */
import { measureAttach } from "./attach-bench.ts";
import { measureEcho } from "./echo-bench.ts";
import type { Figures } from "./figures.ts";
import { measureFlood } from "./flood-bench.ts";
import { measureFloodMemory } from "./flood-memory.ts";
import { measurePageBesideFlood } from "./page-beside-flood-bench.ts";
import { measurePageEcho } from "./page-echo-bench.ts";
import { measurePageMemory } from "./page-memory-bench.ts";
import { measurePagePanes } from "./page-panes-bench.ts";
import { measurePageScroll } from "./page-scroll-bench.ts";
import type { PageWorld } from "./page-world.ts";
import { measurePanes } from "./panes-bench.ts";
import { measureReopen, measureReopenOnPostgres } from "./reopen-bench.ts";
import { measureRestored } from "./restored-bench.ts";
import { measureRevoke } from "./revoke-bench.ts";
import { measureScanning } from "./scanning-bench.ts";
import { measureSearch } from "./search-bench.ts";
import { measureSlowdown } from "./slowdown-bench.ts";
import { measureSoak } from "./soak/soak-bench.ts";
import { measureStorage } from "./storage-bench.ts";
import { measureViewers } from "./viewers-bench.ts";
import type { World } from "./world.ts";

export type PartName = keyof Figures;

export interface Options {
  readonly quick: boolean;
  readonly minutes: number | undefined;
}

type Measure<Place, Name extends PartName> = (place: Place, options: Options) => Promise<NonNullable<Figures[Name]>>;
/** Those that share what they measure on, in this order. */
export type Parts<Place> = {
  readonly [Name in PartName]?: { readonly does: string; readonly measure: Measure<Place, Name> };
};

/** On one stack: panes first, while no others are recorded; last those that stop its helper. */
export const inOneWorld: Parts<World> = {
  panes: { does: "recording up to 100 panes", measure: measurePanes },
  attach: { does: "opening sessions", measure: measureAttach },
  echo: { does: "typing", measure: measureEcho },
  restored: { does: "opening a session anew", measure: measureRestored },
  flood: { does: "interrupting floods", measure: measureFlood },
  memory: { does: "flooding for minutes", measure: measureFloodMemory },
  slowdown: { does: "printing 23 MB, again and again", measure: measureSlowdown },
  scanning: { does: "printing before helpers that redact and that do not", measure: measureScanning },
};

/** In one browser, on that stack. */
export const inOneBrowser: Parts<PageWorld> = {
  "page-echo": { does: "typing in a browser", measure: measurePageEcho },
  "page-beside-flood": { does: "typing in a browser beside a flood", measure: measurePageBesideFlood },
  "page-scroll": { does: "painting and scrolling 100,000 lines", measure: measurePageScroll },
  "page-panes": { does: "showing 20 panes", measure: measurePagePanes },
  "page-memory": { does: "using a page for long", measure: measurePageMemory },
};

/** Each on what it starts itself. The last three say where the web app's sources are before anything of it is read. */
export const alone: Parts<undefined> = {
  viewers: { does: "watching one pane a thousand times", measure: async (_, options) => measureViewers(options) },
  reopen: {
    does: "storing transcripts and opening them",
    measure: async (_, options) => measureReopen(options),
  },
  "reopen-postgres": {
    does: "storing transcripts in Postgres and opening them",
    measure: async (_, options) => measureReopenOnPostgres(options),
  },
  storage: { does: "storing what programs print", measure: async (_, options) => measureStorage(options) },
  search: {
    does: "storing a year of output, indexing and searching it",
    measure: async (_, options) => measureSearch(options),
  },
  revoke: { does: "taking permissions back", measure: async (_, options) => measureRevoke(options) },
  soak: { does: "restarting one part after the other", measure: async (_, options) => measureSoak(options) },
  upgrade: {
    does: "letting a helper become another build",
    measure: async (_, options) => {
      await import("./web-sources.ts");
      const { measureUpgrade } = await import("./upgrade-bench.ts");
      return measureUpgrade(options);
    },
  },
  helper: {
    does: "running a helper beside ten panes",
    measure: async (_, options) => {
      await import("./web-sources.ts");
      const { measureHelper } = await import("./helper-bench.ts");
      return measureHelper(options);
    },
  },
  start: {
    does: "starting the command in each of its forms",
    measure: async (_, options) => {
      await import("./web-sources.ts");
      const { measureStart } = await import("./start-bench.ts");
      return measureStart(options);
    },
  },
};

export const partNames = [inOneWorld, inOneBrowser, alone].flatMap((parts) => Object.keys(parts)) as PartName[];

/** What the table of goals needs, in at most 20 minutes on two cores. */
export const standardSet: readonly PartName[] = [
  "panes",
  "attach",
  "echo",
  "restored",
  "flood",
  "slowdown",
  "page-echo",
  "viewers",
  "reopen",
  "storage",
];
