/**
 * What looking for secrets and for commands costs the helper in a flood: processor time for the same output, in turns
 * before a helper that redacts and one that does not; and by a profile the share of each kind of scanning.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { waitFor } from "../e2e/support/wait-for.ts";
import { cpuMs } from "./process-cost.ts";
import { quantile } from "./quantiles.ts";
import { TerminalOutput } from "./terminal-output.ts";
import type { World } from "./world.ts";

const slot = "scanning";
const lookMs = 1_000;
/** Of one core: the helper has nothing left to do. */
const restShare = 0.05;
const restWithinMs = 120_000;

export interface ScanningFigures {
  readonly printedBytes: number;
  /** The helper's, from the flood's beginning until all of it was stored. */
  readonly offMs: readonly number[];
  readonly standardMs: readonly number[];
  /** Medians. */
  readonly ratio: number;
  /** Shares of the redacting helper's processor time, by its profile. */
  readonly shares: Readonly<Record<Place, number>>;
}

const profileSchema = z.object({
  nodes: z.array(z.object({ id: z.int(), callFrame: z.object({ url: z.string(), functionName: z.string() }) })),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});

class Scanning {
  readonly #world: World;
  readonly #file: string;
  #helper: number;

  constructor(world: World, bytes: number) {
    this.#world = world;
    this.#file = join(world.stack.home, "scanned.txt");
    writeFileSync(this.#file, new TerminalOutput(7).next(bytes));
    this.#helper = world.helperPid;
  }

  get printedBytes(): number {
    return readFileSync(this.#file).length;
  }

  /** Processor time of a fresh helper for the flood. */
  async round(level: "off" | "standard", settings: NodeJS.ProcessEnv = {}): Promise<number> {
    const { stack } = this.#world;
    await this.#stop();
    this.#helper = stack.startHelper({ CODA_REDACTION: level, ...settings });
    await waitFor(() => this.#answers(), { what: "the helper to answer", withinMs: 30_000 });
    await this.#rests();
    const before = cpuMs([this.#helper]);
    stack.tmux("send-keys", "-t", this.#world.target(slot), `cat ${this.#file}`, "Enter");
    await waitFor(() => cpuMs([this.#helper]) - before > 100, { what: "the helper to work", withinMs: 30_000 });
    await this.#rests();
    return cpuMs([this.#helper]) - before;
  }

  async profile(): Promise<ScanningFigures["shares"]> {
    const folder = join(this.#world.stack.home, "profile");
    mkdirSync(folder);
    await this.round("standard", { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` });
    await this.#stop();
    const file = await waitFor(() => readdirSync(folder).find((name) => name.endsWith(".cpuprofile")), {
      what: "the helper's profile",
    });
    return sharesOf(readFileSync(join(folder, file), "utf8"));
  }

  async #stop(): Promise<void> {
    try {
      process.kill(this.#helper, "SIGTERM");
    } catch {
      return; // it has ended already
    }
    await waitFor(() => cpuMs([this.#helper]) === 0, { what: "the helper to end", withinMs: 30_000 });
  }

  #answers(): boolean {
    try {
      this.#world.stack.runner("status");
      return true;
    } catch {
      return false;
    }
  }

  async #rests(): Promise<void> {
    await waitFor(
      async () => {
        const before = cpuMs([this.#helper]);
        await new Promise((resolve) => setTimeout(resolve, lookMs));
        return cpuMs([this.#helper]) - before < lookMs * restShare;
      },
      { what: "the helper to come to rest", withinMs: restWithinMs },
    );
  }
}

const places = {
  redaction: /\/redaction\//u,
  commands: /\/ledger\//u,
  model: /xterm|\/pane\//u,
  compression: /node:zlib/u,
} as const;
type Place = keyof typeof places;

/** By where the code lies that ran; the garbage collector's work and the kernel's are nobody's. */
function sharesOf(text: string): ScanningFigures["shares"] {
  const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(text));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const spent: Record<Place | "all", number> = { redaction: 0, commands: 0, model: 0, compression: 0, all: 0 };
  for (const [at, id] of samples.entries()) {
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === "(idle)") continue;
    const micros = timeDeltas[at] ?? 0;
    spent.all += micros;
    const place = (Object.keys(places) as Place[]).find((name) => places[name].test(frame.url));
    if (place !== undefined) spent[place] += micros;
  }
  const { all, redaction, commands, model, compression } = spent;
  return {
    redaction: redaction / all,
    commands: commands / all,
    model: model / all,
    compression: compression / all,
  };
}

export async function measureScanning(world: World, { quick }: { quick: boolean }): Promise<ScanningFigures> {
  await world.newSession(slot);
  const scanning = new Scanning(world, quick ? 8_000_000 : 24_000_000);
  const [offMs, standardMs]: [number[], number[]] = [[], []];
  for (let round = 0; round < (quick ? 2 : 5); round++) {
    offMs.push(await scanning.round("off"));
    standardMs.push(await scanning.round("standard"));
  }
  const shares = await scanning.profile();
  world.startHelper();
  const ratio = quantile(standardMs, 0.5) / quantile(offMs, 0.5);
  return { printedBytes: scanning.printedBytes, offMs, standardMs, ratio, shares };
}
