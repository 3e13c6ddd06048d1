/** From a keystroke to its echo, through all of Coda and through each bridge, in turns on the same tmux server. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../e2e/support/wait-for.ts";
import { others, type Bridge, type Others } from "./bridge.ts";
import { CodaLine } from "./coda-line.ts";
import { roundTrip, type TerminalLine } from "./line.ts";
import { PartsCost } from "./parts-cost.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";
import { bridgeTarget, type World } from "./world.ts";

const keysPerBlock = 25;
/** Between two keys of a typist: part of what is measured, since a machine that went idle answers later. */
const typingPauseMs = { least: 10, most: 30 };
/** Letters that no escape sequence of tmux ends with. */
const letters = Buffer.from("QXZ");
const killLine = 0x15; // ^U; the terminal rubs the line out
/** Warming up is over long after the last of those keys has come back. */
const typedAgainMs = 500;
const floodBytesPerSecond = 1_000_000;
/** Longer than its blocks take: it is interrupted. */
const floodSeconds = 120;

export interface EchoSides {
  readonly coda: Quantiles;
  readonly others: Others<Quantiles>;
  /** Of Coda's, what its client sealed for, which node does on another thread and Chromium for a single key does not. */
  readonly sealing: Quantiles;
  /** Coda's without that. */
  readonly sealed: Quantiles;
  /** Each key's, milliseconds. */
  readonly codaMs: readonly number[];
  readonly bareMs: readonly number[];
}

export interface EchoFigures {
  /** Keys come one by one, as a person types. */
  readonly typed: EchoSides;
  /** Each key follows the echo of the one before at once. */
  readonly backToBack: EchoSides;
  /** Typed, while another pane of the same session prints 1 MB/s; each side has its own. */
  readonly underLoad: EchoSides;
}

interface Side {
  readonly line: TerminalLine;
  /** tmux's target of its session. */
  readonly target: string;
  readonly times: number[];
  readonly sealing: number[];
}

interface Sides {
  readonly coda: Side;
  readonly bridges: ReadonlyMap<Bridge, Side>;
}

type Pace = keyof EchoFigures;

async function pause(): Promise<void> {
  const { least, most } = typingPauseMs;
  await new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
}

async function block({ line, times, sealing }: Side, pace: Pace): Promise<void> {
  for (let key = 0; key < keysPerBlock; key++) {
    if (pace !== "backToBack") await pause();
    const letter = letters[key % letters.length] ?? 0;
    times.push(await roundTrip(line, Uint8Array.of(letter), letter));
    sealing.push(line.sealedMs ?? 0);
  }
  await roundTrip(line, Uint8Array.of(killLine));
}

/** Another pane of a side's session that prints while the blocks of that side are typed. */
class OtherPane {
  readonly #world: World;
  readonly #window: string;
  readonly #file: string;
  readonly #cost: PartsCost;

  constructor(world: World, target: string) {
    this.#world = world;
    const made = world.stack.tmux("new-window", "-d", "-P", "-F", "#{window_id}", "-t", target, "exec /bin/sh");
    this.#window = made.trim();
    this.#file = join(world.stack.home, `beside-${this.#window.slice(1)}`);
    this.#cost = new PartsCost(world);
  }

  async while(action: () => Promise<void>): Promise<void> {
    const { stack } = this.#world;
    rmSync(this.#file, { force: true });
    const program = join(import.meta.dirname, "paced-program.ts");
    const command = `${process.execPath} ${program} ${this.#file} ${floodBytesPerSecond} ${floodSeconds}`;
    stack.tmux("send-keys", "-t", this.#window, command, "Enter");
    await waitFor(() => existsSync(this.#file), { what: "the pane beside to print" });
    await action();
    stack.tmux("send-keys", "-t", this.#window, "C-c");
    // What is still done for this side's flood is no load of the next one's.
    await this.#cost.quiet();
  }

  close(): void {
    this.#world.stack.tmux("kill-window", "-t", this.#window);
  }
}

function figuresOf({ coda, bridges }: Sides): EchoSides {
  const timesOf = (bridge: Bridge): readonly number[] => bridges.get(bridge)?.times ?? [];
  const all = others([...bridges.keys()], timesOf);
  return {
    coda: quantilesOf(coda.times),
    others: others([...bridges.keys()], (bridge) => quantilesOf(timesOf(bridge))),
    sealing: quantilesOf(coda.sealing),
    sealed: quantilesOf(coda.times.map((ms, key) => ms - (coda.sealing[key] ?? 0))),
    codaMs: [...coda.times],
    bareMs: [...all.bare],
  };
}

function forget({ coda, bridges }: Sides): void {
  for (const side of [coda, ...bridges.values()]) side.times.length = side.sealing.length = 0;
}

/** In turns, so that whatever else the machine does falls on all alike. */
async function compare(sides: Sides, pace: Pace, rounds: { warmUp: number; blocks: number }): Promise<EchoSides> {
  forget(sides);
  for (let round = 0; round < rounds.warmUp + rounds.blocks; round++) {
    if (round === rounds.warmUp) forget(sides);
    for (const side of [sides.coda, ...sides.bridges.values()]) await block(side, pace);
  }
  return figuresOf(sides);
}

async function compareUnderLoad(world: World, sides: Sides, rounds: number): Promise<EchoSides> {
  forget(sides);
  const all = [sides.coda, ...sides.bridges.values()];
  const panes = new Map(all.map((side) => [side, new OtherPane(world, side.target)]));
  try {
    for (let round = 0; round < rounds; round++)
      for (const [side, pane] of panes)
        await pane.while(async () => {
          for (const _ of [1, 2]) await block(side, "underLoad");
        });
  } finally {
    for (const pane of panes.values()) pane.close();
  }
  return figuresOf(sides);
}

async function sideOf(line: TerminalLine, target: string): Promise<Side> {
  // The terminal is there when an echo comes back; what some peers are sent before that is lost.
  const key = Uint8Array.of(letters[0] ?? 0);
  const again = setInterval(() => line.send(key), typedAgainMs);
  try {
    await roundTrip(line, key, letters[0]);
  } finally {
    clearInterval(again);
  }
  return { line, target, times: [], sealing: [] };
}

export async function measureEcho(world: World, { quick }: { quick: boolean }): Promise<EchoFigures> {
  const session = await world.newSession("echo");
  await world.run(world.target("echo"), "exec cat", "cat");
  const coda = await sideOf(await CodaLine.open(world.web, session), world.target("echo"));
  const bridges = new Map<Bridge, Side>();
  for (const bridge of world.bridges) {
    await world.run(bridgeTarget(bridge), "cat", "cat");
    bridges.set(bridge, await sideOf(await bridge.open(), bridgeTarget(bridge)));
  }
  const sides = { coda, bridges };
  const rounds = quick ? { warmUp: 1, blocks: 4 } : { warmUp: 8, blocks: 40 };
  const figures = {
    typed: await compare(sides, "typed", rounds),
    backToBack: await compare(sides, "backToBack", rounds),
    underLoad: await compareUnderLoad(world, sides, quick ? 2 : 8),
  };
  await Promise.all([coda, ...bridges.values()].map(async ({ line }) => line.close()));
  // The other benches need their shells.
  for (const bridge of world.bridges) await world.run(bridgeTarget(bridge), "C-d", "sh");
  return figures;
}
