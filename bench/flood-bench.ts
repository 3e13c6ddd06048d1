/**
 * Ctrl-C in a flood, at a viewer on a slow link, while another on a fast link watches: from the key to the prompt on the
 * screen. In the same rounds the bare bridge over the same slow link, and afterwards what was stored.
 */
import { join } from "node:path";
import { openBareLine } from "./bare-line.ts";
import { within, type TerminalLine } from "./line.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";
import { ThrottledLink } from "./throttled-link.ts";
import { ViewerProcess } from "./viewer-process.ts";
import type { ViewerLook, ViewerOptions } from "./viewer-words.ts";
import { bareSession, type World } from "./world.ts";
import { waitFor } from "../e2e/support/wait-for.ts";

const slowBytesPerSecond = 200_000;
const interrupt = "\u0003";
const floodingMs = { least: 1_000, most: 2_000 };
const settledMs = 60_000;

export interface FloodPace {
  /** What floods the pane. */
  readonly what: string;
  readonly rounds: number;
  /** From Ctrl-C to the prompt, drawn, milliseconds. */
  readonly slow: Quantiles;
  readonly slowMs: readonly number[];
  readonly bare: Quantiles;
  readonly bareMs: readonly number[];
  /** How often each view skipped. */
  readonly slowSkips: number;
  readonly fastSkips: number;
  /** Of what the pane printed, the share that each viewer was sent. */
  readonly slowShare: number;
  readonly fastShare: number;
  readonly printedBytes: number;
}

export interface FloodFigures {
  readonly paces: readonly FloodPace[];
}

const pause = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Of the bridge's own: its text since the key holds a prompt. */
async function bareRound(line: TerminalLine, command: string): Promise<number> {
  const encoder = new TextEncoder();
  line.send(encoder.encode(`${command}\r`));
  await flood();
  const prompt = Promise.withResolvers<number>();
  let text = "";
  line.onOutput((bytes) => {
    text = (text + Buffer.from(bytes).toString("latin1")).slice(-256);
    if (/[$#] /u.test(text)) prompt.resolve(performance.now());
  });
  const began = performance.now();
  line.send(encoder.encode(interrupt));
  return (await within(prompt.promise, "the bare bridge's prompt", settledMs)) - began;
}

async function flood(): Promise<void> {
  await pause(floodingMs.least + Math.random() * (floodingMs.most - floodingMs.least));
}

/** Two viewers of one session, one of them slow. */
export class Watched {
  readonly slow: ViewerProcess;
  readonly fast: ViewerProcess;
  readonly #link: ThrottledLink;

  private constructor(slow: ViewerProcess, fast: ViewerProcess, link: ThrottledLink) {
    this.slow = slow;
    this.fast = fast;
    this.#link = link;
  }

  static async open(world: World, slot: string): Promise<Watched> {
    await world.newSession(slot);
    const { stack, web } = world;
    const link = new ThrottledLink(slowBytesPerSecond);
    const fast: ViewerOptions = {
      session: await web.session("first", slot),
      origin: web.origin,
      cookie: web.cookie,
      webUrl: stack.webUrl,
      relayUrl: stack.relayUrl,
    };
    const slow = { ...fast, relayUrl: await link.to(stack.relayUrl) };
    const watched = new Watched(new ViewerProcess(slow), new ViewerProcess(fast), link);
    await watched.settled();
    return watched;
  }

  async looks(): Promise<readonly [slow: ViewerLook, fast: ViewerLook]> {
    return Promise.all([this.slow.do({ do: "look" }), this.fast.do({ do: "look" })]);
  }

  /** Both stand at the same end, with a prompt. */
  async settled(): Promise<readonly [slow: ViewerLook, fast: ViewerLook]> {
    let looks: Awaited<ReturnType<Watched["looks"]>> | undefined;
    return waitFor(
      async () => {
        looks = await this.looks();
        const [slow, fast] = looks;
        return (
          looks.every(({ canType, lastLine }) => canType && /^[$#] ?$/u.test(lastLine)) &&
          slow.drawn === fast.drawn &&
          looks
        );
      },
      { what: "both viewers to see the end", withinMs: settledMs, show: () => JSON.stringify(looks) },
    );
  }

  /** Milliseconds from Ctrl-C to the prompt at the slow viewer. */
  async round(command: string): Promise<number> {
    await this.slow.do({ do: "type", text: `${command}\r` });
    await flood();
    const { ms } = await this.slow.do({ do: "untilPrompt", text: interrupt });
    return ms;
  }

  async close(): Promise<void> {
    await Promise.all([this.slow.close(), this.fast.close()]);
    this.#link.close();
  }
}

async function measurePace(
  world: World,
  watched: Watched,
  given: { what: string; command: string; rounds: number },
): Promise<FloodPace> {
  const link = new ThrottledLink(slowBytesPerSecond);
  const bare = await openBareLine({ ...world.bridge, url: await link.to(world.bridge.url) });
  const [slowBefore, fastBefore] = await watched.settled();
  const slowMs: number[] = [];
  const bareMs: number[] = [];
  for (let round = 0; round < given.rounds; round++) {
    slowMs.push(await watched.round(given.command));
    await watched.settled();
    bareMs.push(await bareRound(bare, given.command));
    // What is under way on the bridge's link comes first.
    await world.runUntil(`=${bareSession}:`, `echo round-${round}`, `round-${round}`);
  }
  const [slow, fast] = await watched.settled();
  await bare.close();
  link.close();
  const printedBytes = fast.drawn - fastBefore.drawn;
  return {
    what: given.what,
    rounds: given.rounds,
    slow: quantilesOf(slowMs),
    slowMs,
    bare: quantilesOf(bareMs),
    bareMs,
    slowSkips: slow.skips - slowBefore.skips,
    fastSkips: fast.skips - fastBefore.skips,
    slowShare: (slow.outputBytes - slowBefore.outputBytes) / printedBytes,
    fastShare: (fast.outputBytes - fastBefore.outputBytes) / printedBytes,
    printedBytes,
  };
}

export async function measureFlood(world: World, { quick }: { quick: boolean }): Promise<FloodFigures> {
  const program = join(import.meta.dirname, "paced-program.ts");
  const paced = (rate: number): string => `${process.execPath} ${program} /dev/null ${rate} 60`;
  const rounds = quick ? 8 : 30;
  const watched = await Watched.open(world, "flood");
  try {
    const paces: FloodPace[] = [];
    for (const [what, command] of [
      ["yes", "yes"],
      ["1 MB/s", paced(1_000_000)],
      ["200 kB/s", paced(200_000)],
    ] as const)
      paces.push(await measurePace(world, watched, { what, command, rounds }));
    return { paces };
  } finally {
    await watched.close();
  }
}
