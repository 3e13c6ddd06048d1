/**
 * Ctrl-C in a flood: from the key to the prompt on the screen, at a viewer on a fast link, on one of 1 MB/s and on one of
 * 200 kB/s, where another viewer on a fast link watches. In the same rounds each bridge over a link of the same rate.
 */
import { join } from "node:path";
import type { Bridge } from "./bridge.ts";
import { within, type TerminalLine } from "./line.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";
import { ThrottledLink } from "./throttled-link.ts";
import { Watched } from "./watched.ts";
import { bridgeTarget, type World } from "./world.ts";

const slowBytesPerSecond = 200_000;
const interrupt = "\u0003";
const floodingMs = { least: 1_000, most: 2_000 };
const promptMs = 60_000;
/** Some peers take many seconds for one prompt: they have a turn in each so many rounds. */
const peerEvery = 4;

export const links = { fast: null, "1 MB/s": 1_000_000, "200 kB/s": slowBytesPerSecond } as const;
export type LinkName = keyof typeof links;

export interface FloodPace {
  readonly link: LinkName;
  /** What floods the pane: `yes`, or lines at that rate. */
  readonly what: string;
  readonly rounds: number;
  /** From Ctrl-C to the prompt, drawn, milliseconds. */
  readonly coda: Quantiles;
  readonly codaMs: readonly number[];
  readonly bare: Quantiles;
  readonly bareMs: readonly number[];
  /** Of a peer: its times, and how often its connection was lost or no prompt came within a minute. */
  readonly peers: Readonly<Record<string, { readonly ms: readonly number[]; readonly lost: number }>>;
  /** How often the view skipped, and that of the viewer beside it on a fast link, where there is one. */
  readonly skips: number;
  readonly besideSkips: number | null;
  /** Of what the pane printed, the share that was sent to each. */
  readonly share: number;
  readonly besideShare: number | null;
  readonly printedBytes: number;
}

export interface FloodFigures {
  readonly paces: readonly FloodPace[];
}

async function flooding(): Promise<void> {
  const ms = floodingMs.least + Math.random() * (floodingMs.most - floodingMs.least);
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** A bridge's line over a link of its own; opened anew where it was lost. */
class BridgeSide {
  readonly ms: number[] = [];
  lost = 0;
  readonly bridge: Bridge;
  readonly #bytesPerSecond: number | null;
  #line: TerminalLine | undefined;
  #link: ThrottledLink | undefined;

  constructor(bridge: Bridge, bytesPerSecond: number | null) {
    this.bridge = bridge;
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** The bare bridge has to hold; a peer that fails has failed in this round. */
  async round(command: string): Promise<void> {
    try {
      this.ms.push(await this.#interrupted(command));
    } catch (error) {
      if (this.bridge.name === "bare") throw error;
      this.lost += 1;
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#line?.close();
    this.#link?.close();
    this.#line = this.#link = undefined;
  }

  async #open(): Promise<TerminalLine> {
    if (this.#bytesPerSecond === null) return this.bridge.open();
    this.#link = new ThrottledLink(this.#bytesPerSecond);
    return this.bridge.open(await this.#link.to(this.bridge.url));
  }

  /** Its text since the key holds a prompt. */
  async #interrupted(command: string): Promise<number> {
    const line = (this.#line ??= await this.#open());
    const encoder = new TextEncoder();
    line.send(encoder.encode(`${command}\r`));
    await flooding();
    const prompt = Promise.withResolvers<number>();
    let text = "";
    line.onOutput((bytes) => {
      text = (text + Buffer.from(bytes).toString("latin1")).slice(-256);
      if (/[$#] /u.test(text)) prompt.resolve(performance.now());
    });
    const began = performance.now();
    line.send(encoder.encode(interrupt));
    return (await within(prompt.promise, `the prompt of ${this.bridge.name}`, promptMs)) - began;
  }
}

interface Given {
  readonly link: LinkName;
  readonly what: string;
  readonly command: string;
  readonly rounds: number;
}

async function measurePace(world: World, watched: Watched, given: Given): Promise<FloodPace> {
  const sides = world.bridges.map((bridge) => new BridgeSide(bridge, links[given.link]));
  const [bare, ...peers] = sides;
  if (bare === undefined) throw new Error("no bare bridge");
  const [before, besideBefore] = await watched.settled();
  const codaMs: number[] = [];
  for (let round = 0; round < given.rounds; round++) {
    await watched.viewer.do({ do: "type", text: `${given.command}\r` });
    await flooding();
    codaMs.push((await watched.viewer.do({ do: "untilPrompt", text: interrupt })).ms);
    await watched.settled();
    const inTurn: readonly BridgeSide[] = round % peerEvery === 0 ? sides : [bare];
    for (const side of inTurn) {
      await side.round(given.command);
      // What is under way on the bridge's link comes first; where its key was lost, the flood ends now.
      if (side !== bare) world.stack.tmux("send-keys", "-t", bridgeTarget(side.bridge), "C-c");
      await world.runUntil(bridgeTarget(side.bridge), `echo round-${round}`, `round-${round}`);
    }
  }
  const [after, besideAfter] = await watched.settled();
  for (const side of sides) await side.close();
  const printedBytes = after.drawn - before.drawn;
  const beside = besideAfter !== null && besideBefore !== null ? { besideAfter, besideBefore } : null;
  return {
    link: given.link,
    what: given.what,
    rounds: given.rounds,
    coda: quantilesOf(codaMs),
    codaMs,
    bare: quantilesOf(bare.ms),
    bareMs: bare.ms,
    peers: Object.fromEntries(peers.map(({ bridge, ms, lost }) => [bridge.name, { ms, lost }])),
    skips: after.skips - before.skips,
    besideSkips: beside && beside.besideAfter.skips - beside.besideBefore.skips,
    share: (after.outputBytes - before.outputBytes) / printedBytes,
    besideShare: beside && (beside.besideAfter.outputBytes - beside.besideBefore.outputBytes) / printedBytes,
    printedBytes,
  };
}

export async function measureFlood(world: World, { quick }: { quick: boolean }): Promise<FloodFigures> {
  const program = join(import.meta.dirname, "paced-program.ts");
  const paced = (rate: number): string => `${process.execPath} ${program} /dev/null ${rate} 60`;
  const yes = ["yes", "yes"] as const;
  const floods = {
    fast: [yes],
    "1 MB/s": [yes],
    "200 kB/s": [yes, ["1 MB/s", paced(1_000_000)], ["200 kB/s", paced(slowBytesPerSecond)]],
  } as const;
  const paces: FloodPace[] = [];
  for (const link of Object.keys(links) as LinkName[]) {
    const as = { bytesPerSecond: links[link], besideFast: link === "200 kB/s" };
    const watched = await Watched.open(world, `flood-${paces.length}`, as);
    try {
      for (const [what, command] of floods[link])
        paces.push(await measurePace(world, watched, { link, what, command, rounds: quick ? 4 : 16 }));
    } finally {
      await watched.close();
    }
  }
  return { paces };
}
