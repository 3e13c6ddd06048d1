/** Which processes are which part of the product under test, and what each part costs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../e2e/support/wait-for.ts";
import { childrenOf, cpuMs, memoryKib, residentKib } from "./process-cost.ts";
import type { World } from "./world.ts";

export const parts = ["tmux", "spools", "helper", "relay", "web"] as const;
export type Part = (typeof parts)[number];
export type Cost = Readonly<Record<Part, number>>;

const quietLookMs = 500;
/** Of one core, all of Coda together, below which what came before is over. */
const quietShare = 0.1;
const quietWithinMs = 180_000;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Shells of all spools that were ever started for the helper of that folder; the ended ones cost nothing. */
export function spoolsIn(helperFolder: string): number[] {
  const root = join(helperFolder, "journal");
  return readdirSync(root).flatMap((epoch) => {
    try {
      return [Number(readFileSync(join(root, epoch, "pid"), "utf8"))];
    } catch {
      return [];
    }
  });
}

export class PartsCost {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  get spools(): number[] {
    return spoolsIn(join(this.#world.stack.home, "helper"));
  }

  cpuMs(): Cost {
    return this.#each(cpuMs);
  }

  memoryKib(): Cost {
    return this.#each(memoryKib);
  }

  residentKib(): Cost {
    return this.#each(residentKib);
  }

  /** CPU time of each part while `action` runs, and the milliseconds it took. */
  async during(action: () => Promise<unknown>): Promise<{ ms: number; cpuMs: Cost }> {
    const before = this.cpuMs();
    const began = performance.now();
    await action();
    const ms = performance.now() - began;
    const after = this.cpuMs();
    return { ms, cpuMs: this.#each((_, part) => after[part] - before[part]) };
  }

  async while(ms: number): Promise<{ ms: number; cpuMs: Cost }> {
    return this.during(async () => pause(ms));
  }

  /** Waits until uploads and screens have caught up, so that nobody's work falls into another's measurement. */
  async quiet(): Promise<void> {
    const rests = async (): Promise<boolean> => {
      const { ms, cpuMs: cost } = await this.while(quietLookMs);
      return parts.reduce((sum, part) => sum + cost[part], 0) < ms * quietShare;
    };
    await waitFor(rests, { what: "Coda to come to rest", withinMs: quietWithinMs });
  }

  #each(figure: (pids: readonly number[], part: Part) => number): Cost {
    const { stack } = this.#world;
    const spools = this.spools;
    const pids: Record<Part, number[]> = {
      tmux: [Number(stack.tmux("display-message", "-p", "#{pid}"))],
      spools: [...spools, ...childrenOf(spools)],
      helper: [this.#world.helperPid],
      relay: [stack.pid("relay")],
      web: [stack.pid("web")],
    };
    return {
      tmux: figure(pids.tmux, "tmux"),
      spools: figure(pids.spools, "spools"),
      helper: figure(pids.helper, "helper"),
      relay: figure(pids.relay, "relay"),
      web: figure(pids.web, "web"),
    };
  }
}
