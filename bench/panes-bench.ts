/**
 * What a recorded pane costs: memory, and CPU while it is idle and while it prints 1 MB/s, for 1 to 100 panes. Beside it the
 * bare bridge's memory, which has nothing but what is watched: as many of its terminals, opened and closed again.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../e2e/support/wait-for.ts";
import { roundTrip, type TerminalLine } from "./line.ts";
import { parts, PartsCost, type Cost } from "./parts-cost.ts";
import { childrenOf, memoryKib, residentKib } from "./process-cost.ts";
import type { World } from "./world.ts";

const slot = "panes";
/** Goals are for 5. */
const counts = { all: [1, 5, 20, 100], quick: [1, 5, 20] } as const;
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
  /** At rest, before anything was printed: PSS, and RSS as `ps` shows it. */
  readonly memoryKib: Cost;
  readonly residentKib: Cost;
  readonly bare: BareMemory;
  readonly phases: readonly PanesPhase[];
}

/** Of the bridge with its terminals: PSS of all its processes, and RSS of its server. */
export interface BareMemory {
  readonly memoryKib: number;
  readonly serverResidentKib: number;
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

  /** With so many, none of which has printed anything but its prompt. */
  async memory(count: number): Promise<Omit<PanesStep, "phases">> {
    await this.#grow(count);
    await this.#cost.quiet();
    const memoryKib = this.#cost.memoryKib();
    const residentKib = this.#cost.residentKib();
    return { panes: count, memoryKib, residentKib, bare: await this.#bareMemory(count) };
  }

  async phases(count: number): Promise<PanesPhase[]> {
    this.shrink(count);
    const phases: PanesPhase[] = [];
    for (const printing of new Set([0, 1, Math.min(count, mostPrinting)]))
      phases.push(await this.#phase(count, printing));
    return phases;
  }

  /** Each of its terminals is drawn, and answers. */
  async #bareMemory(count: number): Promise<BareMemory> {
    const { bare } = this.#world;
    const lines: TerminalLine[] = [];
    try {
      for (let opened = 0; opened < count; opened++) {
        const line = await bare.open();
        await roundTrip(line, new TextEncoder().encode("\r"));
        lines.push(line);
      }
      const all = [bare.pid, ...childrenOf([bare.pid])];
      return { memoryKib: memoryKib(all), serverResidentKib: residentKib([bare.pid]) };
    } finally {
      await Promise.all(lines.map(async (line) => line.close()));
    }
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

  /** Ends windows, but for the first so many; each is in the hub's session too, so that ending ours would not end them. */
  shrink(count: number): void {
    for (const window of this.#windows().slice(count)) this.#world.stack.tmux("kill-window", "-t", window);
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

export async function measurePanes(world: World, { quick }: { quick: boolean }): Promise<PanesFigures> {
  await world.newSession(slot);
  const bench = new Panes(world);
  const memory: Omit<PanesStep, "phases">[] = [];
  for (const count of quick ? counts.quick : counts.all) memory.push(await bench.memory(count));
  // Printing comes after all of that, since what it leaves in memory is nobody's rest.
  const steps: PanesStep[] = [];
  for (const step of memory.toReversed()) steps.unshift({ ...step, phases: await bench.phases(step.panes) });
  // Whatever is measured next has no hundred panes beside it.
  bench.shrink(1);
  return { steps };
}
