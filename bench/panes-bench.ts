/** What a recorded pane costs: memory, and CPU while it is idle and while it prints 1 MB/s, for 1, 10 and 50 panes. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../e2e/support/wait-for.ts";
import { parts, PartsCost, type Cost } from "./parts-cost.ts";
import { childrenOf } from "./process-cost.ts";
import type { World } from "./world.ts";

const slot = "panes";
const counts = [1, 10, 50];
const bytesPerSecond = 1_000_000;
const measuredMs = 6_000;
/** A bit more than is measured: all of them print from before until after. */
const printSeconds = 8;
/** Beyond this many printing panes the machine's own limits would be measured. */
const mostPrinting = 10;

export interface PanesPhase {
  readonly panes: number;
  /** How many of them print 1 MB/s each. */
  readonly printing: number;
  /** What they printed by their own count. */
  readonly printedBytesPerSecond: number;
  /** Of one core. */
  readonly cpuShare: Cost;
}

export interface PanesStep {
  readonly panes: number;
  /** PSS, at rest, before anything was printed. */
  readonly memoryKib: Cost;
  readonly phases: readonly PanesPhase[];
}

export interface PanesFigures {
  readonly steps: readonly PanesStep[];
}

class Panes {
  readonly #world: World;
  readonly #cost: PartsCost;

  constructor(world: World) {
    this.#world = world;
    this.#cost = new PartsCost(world);
  }

  async measure(count: number): Promise<PanesStep> {
    await this.#grow(count);
    await this.#cost.quiet();
    const memoryKib = this.#cost.memoryKib();
    const phases: PanesPhase[] = [];
    for (const printing of new Set([0, 1, Math.min(count, mostPrinting)]))
      phases.push(await this.#phase(count, printing));
    return { panes: count, memoryKib, phases };
  }

  /** As windows of one session; each is recorded by a spool, which is a shell and its dd. */
  async #grow(count: number): Promise<void> {
    const { stack } = this.#world;
    const target = this.#world.target(slot);
    const there = stack.tmux("list-windows", "-t", target).trim().split("\n").length;
    for (let made = there; made < count; made++) stack.tmux("new-window", "-d", "-t", target, "exec /bin/sh");
    await waitFor(() => childrenOf(this.#cost.spools).length >= count, {
      what: `${count} panes to be recorded`,
      withinMs: 60_000,
    });
  }

  async #phase(panes: number, printing: number): Promise<PanesPhase> {
    await this.#cost.quiet();
    const files = this.#windows()
      .slice(0, printing)
      .map((window) => this.#print(window));
    await waitFor(() => files.every((file) => existsSync(file)), { what: "the programs to begin" });
    const { ms, cpuMs } = await this.#cost.while(measuredMs);
    const results = await waitFor(
      () => {
        const texts = files.map((file) => readFileSync(file, "utf8"));
        return texts.every((text) => text !== "") && texts;
      },
      { what: "the programs to end", withinMs: 30_000 },
    );
    const cpuShare = { ...cpuMs };
    for (const part of parts) cpuShare[part] = cpuMs[part] / ms;
    const printedBytesPerSecond = results.reduce((sum, text) => sum + Number(text), 0);
    return { panes, printing, printedBytesPerSecond, cpuShare };
  }

  #windows(): string[] {
    const list = this.#world.stack.tmux("list-windows", "-t", this.#world.target(slot), "-F", "#{window_id}");
    return list.trim().split("\n");
  }

  /** The file that says how it goes. */
  #print(window: string): string {
    const file = join(this.#world.stack.home, `printed-${window.slice(1)}`);
    rmSync(file, { force: true });
    const program = join(import.meta.dirname, "paced-program.ts");
    const command = `${process.execPath} ${program} ${file} ${bytesPerSecond} ${printSeconds}`;
    this.#world.stack.tmux("send-keys", "-t", window, command, "Enter");
    return file;
  }
}

export async function measurePanes(world: World): Promise<PanesFigures> {
  await world.newSession(slot);
  const bench = new Panes(world);
  const steps: PanesStep[] = [];
  for (const count of counts) steps.push(await bench.measure(count));
  return { steps };
}
