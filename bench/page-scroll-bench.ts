/** Painting 100,000 lines as they come, and walking through all of them by the wheel; beside plain xterm.js. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clientLimits } from "@coda/terminal-client/client-limits";
import type { DrawnFrames } from "./page-probe.ts";
import type { PageWorld } from "./page-world.ts";
import { openPlainXterm, showPlainXterm } from "./plain-xterm.ts";
import { quantile } from "./quantiles.ts";

const slot = "page-scroll";
/** All of them are held: as many as a reader can choose to keep. */
const lines = clientLimits.mostScrollbackLines;
const quickLines = 20_000;
/** Of one turn of the wheel, as a fast one has it. */
const wheelPixels = 10_000;
/** As much as a busy machine's browser draws before it counts as one that cannot keep up. */
const pieceLines = 2_500;
const withinMs = 120_000;
const lastLine = "the last line of the flood";

export interface Walk extends DrawnFrames {
  readonly turns: number;
}

export interface ScrollSide {
  /** Of each round, from the key that begins it to the frame that shows the last line. */
  readonly floodMs: readonly number[];
  /** To the top, or back to the end. */
  readonly up: Walk;
  readonly down: Walk;
}

export interface PageScrollFigures {
  readonly floodBytes: number;
  readonly lines: number;
  /** Of what was printed in each round, the share that the browser was sent: what it cannot keep up with is left out. */
  readonly sentShares: readonly number[];
  /** Lines that Coda's terminal holds when it is walked through. */
  readonly linesKept: number;
  readonly coda: ScrollSide;
  readonly plain: ScrollSide;
}

export function floodMedianMs({ floodMs }: ScrollSide): number {
  return quantile(floodMs, 0.5);
}

/** Numbered, 80 bytes each as a terminal gets them, and some colours as programs print them. */
function floodText(count: number): string {
  const line = (n: number): string => {
    const text = `${n} a line of a build that has much to say about what it compiles, and says it`;
    return n % 5 === 0 ? `\u001b[32m${text.slice(0, 69)}\u001b[0m` : text.slice(0, 78);
  };
  return [...Array.from({ length: count - 1 }, (_, at) => line(at + 1)), lastLine].join("\n");
}

/** In the page: writes it all as fast as the terminal takes it, as much at a time as Coda gives to its own. */
async function writePlain({ text, inFlightBytes }: { text: string; inFlightBytes: number }): Promise<void> {
  const terminal = window.codaPlain?.get("plain");
  const bytes = new TextEncoder().encode(text.replaceAll("\n", "\r\n"));
  const piece = inFlightBytes / 4;
  let [given, waiting] = [0, 0];
  const done = Promise.withResolvers<void>();
  const pump = (): void => {
    while (waiting < inFlightBytes && given < bytes.length) {
      const part = bytes.subarray(given, given + piece);
      given += part.length;
      waiting += part.length;
      terminal?.write(part, () => {
        waiting -= part.length;
        if (given >= bytes.length && waiting === 0) done.resolve();
        else pump();
      });
    }
  };
  window.codaBench.watch("plain", "the last line of the flood", true);
  pump();
  await done.promise;
}

class ScrollBench {
  readonly #pages: PageWorld;
  readonly #lines: number;
  readonly #text: string;
  readonly #file: string;

  constructor(pages: PageWorld, lines: number) {
    this.#pages = pages;
    this.#lines = lines;
    this.#text = floodText(lines);
    this.#file = join(pages.world.stack.home, "flood.txt");
    writeFileSync(this.#file, `${this.#text}\n`);
  }

  get bytes(): number {
    return this.#text.length + this.#lines;
  }

  /** `cat` at its end keeps the prompt away, which would be the last line. */
  async codaFlood(): Promise<{ ms: number; share: number }> {
    const { page } = this.#pages;
    await page.keyboard.insertText(`cat ${this.#file}; cat`);
    const before = await page.evaluate(() => window.codaBench.receivedBytes);
    await page.evaluate((line) => window.codaBench.watch("coda", line, true), lastLine);
    await page.keyboard.press("Enter");
    const { framedMs } = await this.#pages.painted("the flood's last line", withinMs);
    const after = await page.evaluate(() => window.codaBench.receivedBytes);
    await this.#toPrompt();
    return { ms: framedMs, share: (after - before) / this.bytes };
  }

  async plainFlood(): Promise<number> {
    const { page } = this.#pages;
    await page.evaluate(writePlain, { text: this.#text, inFlightBytes: clientLimits.replayInFlightBytes });
    return (await this.#pages.painted("plain xterm.js to show the last line", withinMs)).framedMs;
  }

  /** Piece by piece, each when the one before is on the screen: Coda has all of it then, none is left out. */
  async fillCoda(): Promise<void> {
    for (let from = 1; from <= this.#lines; from += pieceLines) {
      const end = `from line ${from} on`;
      await this.#pages.command(`sed -n '${from},${from + pieceLines - 1}p' ${this.#file}; echo ${end}; cat`);
      await this.#pages.shows("coda", end);
      await this.#toPrompt();
    }
  }

  async linesKept(): Promise<number> {
    return this.#pages.page.evaluate(() => {
      const place = document.querySelector('[data-testid="terminal"]') as { terminalLines?: () => string[] } | null;
      return place?.terminalLines?.().length ?? 0;
    });
  }

  async walk(direction: 1 | -1): Promise<Walk> {
    const { page } = this.#pages;
    const cell = await page.evaluate(() => {
      const { height } = document.querySelector(".xterm-screen")?.getBoundingClientRect() ?? { height: 0 };
      return height;
    });
    const rows = Number(
      this.#pages.world.stack.tmux("display-message", "-p", "-t", this.#pages.world.target(slot), "#{pane_height}"),
    );
    const turns = Math.ceil((this.#lines * cell) / rows / wheelPixels) + 5;
    await page.evaluate(() => window.codaBench.takeFrames());
    for (let turn = 0; turn < turns; turn++) await this.#pages.wheel(direction * wheelPixels);
    return { turns, ...(await page.evaluate(() => window.codaBench.takeFrames())) };
  }

  async #toPrompt(): Promise<void> {
    await this.#pages.page.keyboard.press("Control+d");
    await this.#pages.prompt();
  }
}

export async function measurePageScroll(pages: PageWorld, { quick }: { quick: boolean }): Promise<PageScrollFigures> {
  const count = quick ? quickLines : lines;
  await pages.world.newSession(slot);
  await pages.keepLines(lines);
  await pages.open(slot);
  await openPlainXterm(pages, { name: "plain", slot, scrollback: lines });
  const bench = new ScrollBench(pages, count);
  const floods: { coda: number[]; plain: number[]; shares: number[] } = { coda: [], plain: [], shares: [] };
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    await showPlainXterm(pages.page);
    const { ms, share } = await bench.codaFlood();
    floods.coda.push(ms);
    floods.shares.push(share);
    await showPlainXterm(pages.page, "plain");
    floods.plain.push(await bench.plainFlood());
  }
  await showPlainXterm(pages.page);
  await bench.fillCoda();
  const linesKept = await bench.linesKept();
  const coda = { floodMs: floods.coda, up: await bench.walk(-1), down: await bench.walk(1) };
  await showPlainXterm(pages.page, "plain");
  const plain = { floodMs: floods.plain, up: await bench.walk(-1), down: await bench.walk(1) };
  await pages.keepLines(clientLimits.scrollbackLines);
  return { floodBytes: bench.bytes, lines: count, sentShares: floods.shares, linesKept, coda, plain };
}
