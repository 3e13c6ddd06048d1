/**
 * The product as docker-compose.yml starts it, under a modest load for half an hour, while one part after the other is restarted in
 * order: every byte that programs print is held against what viewers see and what is stored, every key against what was read.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quietFile } from "../../e2e/chaos/records.ts";
import { watchMachine } from "../relay/machine-load.ts";
import { growthOf, type MemoryGrowth, type MemorySample } from "./memory-samples.ts";
import type { CrowdVerdict } from "./soak-crowd.ts";
import { pageProgram, soakPanes, SoakScene } from "./soak-scene.ts";
import { soakPlan, type Restarted, type SoakPlan } from "./soak-turns.ts";

const usualMinutes = 30;
const quickMinutes = 3;

/** What viewers saw of one restart, or of as long a time without one. */
export interface SoakTurn {
  readonly what: Restarted | "nothing";
  /** Since the load began. */
  readonly atMs: number;
  /** The longest time without output that any viewer had. */
  readonly stillMs: number;
  /** The longest that a typed token waited for its echo. */
  readonly echoMs: number;
}

const memoryParts = {
  web: ["web-a", "web-b"],
  relay: ["relay-a", "relay-b"],
  nats: ["nats"],
  postgres: ["postgres"],
  helper: ["helper"],
  tmux: ["tmux"],
  page: ["page"],
} as const;
export type MemoryPart = keyof typeof memoryParts;

export interface SoakFigures extends CrowdVerdict {
  readonly minutes: number;
  readonly panes: number;
  readonly turns: readonly SoakTurn[];
  readonly memory: Readonly<Record<MemoryPart, MemoryGrowth>>;
  readonly samples: readonly MemorySample[];
  /** Of all cores, the machine's other work with it. */
  readonly busyShare: number;
}

interface Carried {
  readonly turns: readonly SoakTurn[];
  readonly faults: readonly string[];
}

function progress(text: string): void {
  process.stderr.write(`bench: soak: ${text} …\n`);
}

/** Throws when something does not come back or to rest; the folder with all logs is left behind then, as after a fault. */
export async function measureSoak(options: { quick: boolean; minutes: number | undefined }): Promise<SoakFigures> {
  const plan = soakPlan(options.minutes ?? (options.quick ? quickMinutes : usualMinutes));
  const folder = mkdtempSync(join(tmpdir(), "coda-soak-"));
  progress(`starting in ${folder}`);
  const scene = await SoakScene.open(folder);
  let figures: SoakFigures;
  try {
    figures = await soak(plan, { scene, folder });
  } finally {
    await scene.close();
  }
  if (figures.faults.length === 0) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return figures;
}

async function soak(plan: SoakPlan, { scene, folder }: { scene: SoakScene; folder: string }): Promise<SoakFigures> {
  const { crowd, page, memory, stack } = scene;
  const busy = watchMachine();
  const carried = await carryOut(plan, scene);
  const busyShare = busy();
  memory.stop();
  progress("waiting for everything to come to rest");
  writeFileSync(join(folder, quietFile), "");
  await crowd.rest();
  await page.shows(crowd.lastLineOf(pageProgram));
  const pageFaults = await page.faults();
  progress("comparing what is stored");
  const verdict = await crowd.verdict();
  const upgradesMs = carried.turns.filter(({ what }) => what === "helper").map(({ atMs }) => atMs);
  const growth = (part: MemoryPart): MemoryGrowth =>
    growthOf(memory.samples, memoryParts[part], part === "helper" ? upgradesMs : []);
  return {
    ...verdict,
    faults: [...verdict.faults, ...carried.faults, ...pageFaults, ...stack.keeper.crashes],
    minutes: plan.lengthMs / 60_000,
    panes: soakPanes,
    turns: carried.turns,
    memory: {
      web: growth("web"),
      relay: growth("relay"),
      nats: growth("nats"),
      postgres: growth("postgres"),
      helper: growth("helper"),
      tmux: growth("tmux"),
      page: growth("page"),
    },
    samples: memory.samples,
    busyShare,
  };
}

async function carryOut({ turns: planned, lengthMs, lookMs }: SoakPlan, scene: SoakScene): Promise<Carried> {
  const { crowd, page, stack, helper } = scene;
  const beganMs = performance.now();
  const since = (): number => performance.now() - beganMs;
  const until = async (atMs: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - since())));
  };
  const turns: SoakTurn[] = [];
  const faults: string[] = [];
  const look = async (what: SoakTurn["what"], act: () => Promise<void>): Promise<void> => {
    const atMs = since();
    crowd.mark();
    await act();
    await until(atMs + lookMs);
    turns.push({ what, atMs, ...crowd.longest });
  };
  for (const { what, atMs } of planned) {
    await until(atMs - lookMs);
    await look("nothing", async () => undefined);
    await until(atMs);
    await look(what, async () => (what === "helper" ? helper.upgrade() : stack.replace(what)));
    await page.live();
    faults.push(...(await page.faults()));
    const { stillMs = 0, echoMs = 0 } = turns.at(-1) ?? {};
    progress(`${what}: ${stillMs.toFixed(0)} ms still, an echo after ${echoMs.toFixed(0)} ms, ${faults.length} faults`);
  }
  await until(lengthMs);
  return { turns, faults };
}
