/** How long a program takes to print 23 MB in a recorded pane, watched or not, against a plain detached tmux. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../e2e/support/wait-for.ts";
import { CodaLine } from "./coda-line.ts";
import { PartsCost, type Cost } from "./parts-cost.ts";
import { PlainTmux } from "./plain-tmux.ts";
import { quantile } from "./quantiles.ts";
import type { World } from "./world.ts";

const lines = 3_000_000;
const rounds = 5;
const withinMs = 120_000;

/** Plain: detached, and with a terminal attached. Recorded: nobody watches, a viewer, one that stalls, no helper runs. */
export type Way = "detached" | "attached" | "unwatched" | "watched" | "stalled" | "helperless";

export interface WayFigures {
  readonly medianMs: number;
  /** The program's own time, each round. */
  readonly roundsMs: readonly number[];
  /** CPU time of each part while the program ran, the median round's; undefined where Coda has no part in it. */
  readonly cpuMs?: Cost;
}

export interface SlowdownFigures {
  readonly printedBytes: number;
  readonly ways: Readonly<Record<Way, WayFigures>>;
  /** The detached times of the rounds in which no helper ran: what those are compared with. */
  readonly detachedMeanwhileMs: readonly number[];
  /** By how much the recording grew while the program ran: what it printed, a carriage return per line, our own command. */
  readonly recordedBytes: readonly number[];
  /** From the program's end until the watching client stood at the end of the recording. */
  readonly watcherBehindMs: readonly number[];
}

/** Bytes of `seq 1 <last>`. */
function seqBytes(last: number): number {
  let bytes = 0;
  for (let digits = 1, first = 1; first <= last; digits++, first *= 10)
    bytes += (Math.min(last, first * 10 - 1) - first + 1) * (digits + 1);
  return bytes;
}

interface Round {
  readonly ms: number;
  readonly cpuMs: Cost;
}

class Slowdown {
  readonly recordedBytes: number[] = [];
  readonly watcherBehindMs: number[] = [];
  readonly #world: World;
  readonly #cost: PartsCost;
  readonly #file: string;
  readonly #command: string;
  readonly #detached: PlainTmux;
  readonly #attached: PlainTmux;

  constructor(world: World) {
    this.#world = world;
    this.#cost = new PartsCost(world);
    this.#file = join(world.stack.home, "program.ms");
    const program = join(import.meta.dirname, "timed-program.ts");
    this.#command = `${process.execPath} ${program} ${this.#file} seq 1 ${lines}`;
    this.#detached = new PlainTmux(`${world.stack.socket}-detached`);
    this.#attached = new PlainTmux(`${world.stack.socket}-attached`);
    this.#attached.attach();
  }

  async detached(): Promise<Round> {
    return this.#timed(() => this.#detached.type(this.#command));
  }

  async attached(): Promise<Round> {
    return this.#timed(() => this.#attached.type(this.#command));
  }

  async recorded(slot: string): Promise<Round> {
    return this.#timed(() =>
      this.#world.stack.tmux("send-keys", "-t", this.#world.target(slot), this.#command, "Enter"),
    );
  }

  async watched(watcher: CodaLine): Promise<Round> {
    const before = watcher.end;
    const round = await this.recorded("watched");
    const ended = performance.now();
    const end = before + seqBytes(lines) + lines;
    await waitFor(() => watcher.end >= end, { what: "the watcher to catch up", withinMs });
    this.watcherBehindMs.push(performance.now() - ended);
    this.recordedBytes.push(watcher.end - before);
    return round;
  }

  stop(): void {
    this.#detached.stop();
    this.#attached.stop();
  }

  async #timed(begin: () => void): Promise<Round> {
    await this.#cost.quiet();
    rmSync(this.#file, { force: true });
    const { cpuMs } = await this.#cost.during(async () => {
      begin();
      await waitFor(() => existsSync(this.#file), { what: "the program's end", withinMs });
    });
    return { ms: Number(readFileSync(this.#file, "utf8")), cpuMs };
  }
}

function median(of: readonly Round[]): WayFigures {
  const roundsMs = of.map(({ ms }) => ms);
  const medianMs = quantile(roundsMs, 0.5);
  const cpuMs = of.find(({ ms }) => ms === medianMs)?.cpuMs;
  return { medianMs, roundsMs, ...(cpuMs && { cpuMs }) };
}

export async function measureSlowdown(world: World): Promise<SlowdownFigures> {
  await world.newSession("unwatched");
  const watcher = await CodaLine.open(world.web, await world.newSession("watched"));
  const stalled = await CodaLine.open(world.web, await world.newSession("stalled"));
  stalled.stall();
  const bench = new Slowdown(world);
  const taken: Record<Way, Round[]> = {
    detached: [],
    attached: [],
    unwatched: [],
    watched: [],
    stalled: [],
    helperless: [],
  };
  const meanwhile: Round[] = [];
  try {
    // In turns, so that whatever else the machine does falls on all alike.
    for (let round = 0; round < rounds; round++) {
      taken.detached.push(await bench.detached());
      taken.attached.push(await bench.attached());
      taken.unwatched.push(await bench.recorded("unwatched"));
      taken.watched.push(await bench.watched(watcher));
      taken.stalled.push(await bench.recorded("stalled"));
    }
    await world.stack.stopHelper();
    for (let round = 0; round < rounds; round++) {
      meanwhile.push(await bench.detached());
      taken.helperless.push(await bench.recorded("unwatched"));
    }
    world.stack.startHelper();
  } finally {
    bench.stop();
    await Promise.all([watcher.close(), stalled.close()]);
  }
  return {
    printedBytes: seqBytes(lines),
    ways: {
      detached: median(taken.detached),
      attached: median(taken.attached),
      unwatched: median(taken.unwatched),
      watched: median(taken.watched),
      stalled: median(taken.stalled),
      helperless: median(taken.helperless),
    },
    detachedMeanwhileMs: meanwhile.map(({ ms }) => ms),
    recordedBytes: bench.recordedBytes,
    watcherBehindMs: bench.watcherBehindMs,
  };
}
