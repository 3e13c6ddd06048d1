/**
 * How long a program takes to print 23 MB in a recorded pane, watched or not, against a plain detached tmux, and against one
 * that is watched through the bare bridge; what it costs all parts until they rest, and whether all of it was kept.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../e2e/support/wait-for.ts";
import type { SessionId } from "@coda/protocol";
import { CodaLine } from "./coda-line.ts";
import { parts, PartsCost, type Cost } from "./parts-cost.ts";
import { PlainTmux } from "./plain-tmux.ts";
import { cpuMs as cpuOf } from "./process-cost.ts";
import { quantile } from "./quantiles.ts";
import { storedTranscript } from "./stored-transcript.ts";
import type { World } from "./world.ts";

const lines = 3_000_000;
const withinMs = 120_000;

/** Plain: detached, and watched through the bare bridge. Recorded: nobody watches, a viewer, one that stalls, no helper runs. */
export type Way = "detached" | "bridged" | "unwatched" | "watched" | "stalled" | "helperless";

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
  /** Each round: CPU time of all parts from the program's begin until they rest, tmux and a viewer of it. */
  readonly watchedCpuMs: readonly number[];
  readonly bridgedCpuMs: readonly number[];
  /** Of the rounds watched, how many are stored byte for byte; and the share of a round that the bridge sent on. */
  readonly roundsKept: number;
  readonly bridgeSentShare: number;
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
  readonly watchedCpuMs: number[] = [];
  readonly bridgedCpuMs: number[] = [];
  readonly #world: World;
  readonly #cost: PartsCost;
  readonly #file: string;
  readonly #command: string;
  readonly #detached: PlainTmux;
  readonly #bridged: PlainTmux;

  constructor(world: World) {
    this.#world = world;
    this.#cost = new PartsCost(world);
    this.#file = join(world.stack.home, "program.ms");
    const program = join(import.meta.dirname, "timed-program.ts");
    this.#command = `${process.execPath} ${program} ${this.#file} seq 1 ${lines}`;
    this.#detached = new PlainTmux(`${world.stack.socket}-detached`);
    this.#bridged = new PlainTmux(`${world.stack.socket}-bridged`);
  }

  async begin(): Promise<void> {
    await this.#bridged.watch();
  }

  get bridgeSentBytes(): number {
    return this.#bridged.sentBytes;
  }

  async detached(): Promise<Round> {
    return this.#timed(() => this.#detached.type(this.#command));
  }

  async bridged(): Promise<Round> {
    await this.#cost.quiet();
    const { pids } = this.#bridged;
    const before = cpuOf(pids);
    const round = await this.#timed(() => this.#bridged.type(this.#command));
    await this.#cost.quiet();
    this.bridgedCpuMs.push(cpuOf(pids) - before);
    return round;
  }

  async recorded(slot: string): Promise<Round> {
    return this.#timed(() =>
      this.#world.stack.tmux("send-keys", "-t", this.#world.target(slot), this.#command, "Enter"),
    );
  }

  async watched(watcher: CodaLine): Promise<Round> {
    await this.#cost.quiet();
    const before = watcher.end;
    const costBefore = this.#cost.cpuMs();
    const round = await this.recorded("watched");
    const ended = performance.now();
    const end = before + seqBytes(lines) + lines;
    await waitFor(() => watcher.end >= end, { what: "the watcher to catch up", withinMs });
    this.watcherBehindMs.push(performance.now() - ended);
    this.recordedBytes.push(watcher.end - before);
    await this.#cost.quiet();
    const costAfter = this.#cost.cpuMs();
    this.watchedCpuMs.push(parts.reduce((sum, part) => sum + costAfter[part] - costBefore[part], 0));
    return round;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#detached.stop(), this.#bridged.stop()]);
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

/** How many times the stored transcript holds all that a round prints, with the carriage returns of its terminal. */
async function roundsKept(world: World, session: SessionId): Promise<number> {
  const pieces: Buffer[] = [];
  for await (const piece of storedTranscript(world.web, session)) if (piece.kind === "bytes") pieces.push(piece.bytes);
  const stored = Buffer.concat(pieces);
  const printed = Buffer.from(Array.from({ length: lines }, (_, nth) => `${nth + 1}\r\n`).join(""));
  let kept = 0;
  for (let at = stored.indexOf(printed); at >= 0; at = stored.indexOf(printed, at + printed.length)) kept += 1;
  return kept;
}

const ways = ["detached", "bridged", "unwatched", "watched", "stalled", "helperless"] as const satisfies readonly Way[];

export async function measureSlowdown(world: World, { quick }: { quick: boolean }): Promise<SlowdownFigures> {
  const rounds = quick ? 1 : 5;
  await world.newSession("unwatched");
  const session = await world.newSession("watched");
  const watcher = await CodaLine.open(world.web, session);
  const stalled = await CodaLine.open(world.web, await world.newSession("stalled"));
  stalled.stall();
  const bench = new Slowdown(world);
  await bench.begin();
  const taken = new Map<Way, Round[]>(ways.map((way) => [way, []]));
  const take = (way: Way, round: Round): unknown => taken.get(way)?.push(round);
  const meanwhile: Round[] = [];
  try {
    // In turns, so that whatever else the machine does falls on all alike.
    for (let round = 0; round < rounds; round++) {
      take("detached", await bench.detached());
      take("bridged", await bench.bridged());
      take("unwatched", await bench.recorded("unwatched"));
      take("watched", await bench.watched(watcher));
      take("stalled", await bench.recorded("stalled"));
    }
    await world.stack.stopHelper();
    for (let round = 0; round < rounds; round++) {
      meanwhile.push(await bench.detached());
      take("helperless", await bench.recorded("unwatched"));
    }
    world.startHelper();
  } finally {
    await bench.stop();
    await Promise.all([watcher.close(), stalled.close()]);
  }
  const figuresOf = (way: Way): WayFigures => median(taken.get(way) ?? []);
  const [detached, bridged, unwatched] = [figuresOf("detached"), figuresOf("bridged"), figuresOf("unwatched")];
  const [watched, stalledWay, helperless] = [figuresOf("watched"), figuresOf("stalled"), figuresOf("helperless")];
  const { recordedBytes, watcherBehindMs, watchedCpuMs, bridgedCpuMs } = bench;
  return {
    printedBytes: seqBytes(lines),
    ways: { detached, bridged, unwatched, watched, stalled: stalledWay, helperless },
    detachedMeanwhileMs: meanwhile.map(({ ms }) => ms),
    recordedBytes,
    watcherBehindMs,
    watchedCpuMs,
    bridgedCpuMs,
    roundsKept: await roundsKept(world, session),
    bridgeSentShare: bench.bridgeSentBytes / (rounds * (seqBytes(lines) + lines)),
  };
}
