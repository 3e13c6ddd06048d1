/** Typing into one pane while the one beside it prints 5 MB/s; and into one plain xterm.js while another is fed as much. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../e2e/support/wait-for.ts";
import { paintTimes, typeBlock, type PaintTimes } from "./page-echo-bench.ts";
import type { Painted } from "./page-probe.ts";
import type { PageWorld } from "./page-world.ts";
import { openPlainXterm, showPlainXterm } from "./plain-xterm.ts";

const slot = "page-beside";
const bytesPerSecond = 5_000_000;
const floodSeconds = 7;
const keysPerBlock = 40;
const withinMs = 60_000;

export interface PageBesideFigures {
  /** By the program's own count, in each block. */
  readonly printedBytesPerSecond: readonly number[];
  /** Of what was printed while keys were typed, the share that the browser was sent. */
  readonly sentShares: readonly number[];
  /** What the other plain terminal had parsed. */
  readonly plainBytesPerSecond: readonly number[];
  readonly coda: PaintTimes;
  readonly plain: PaintTimes;
}

/** In the page: feeds a plain terminal until `stopFeeding`, at the pace of the clock, whatever it has parsed. */
function feed({ name, bytesPerSecond }: { name: string; bytesPerSecond: number }): void {
  const terminal = window.codaPlain?.get(name);
  const line = `${"a line of a program that has much to say, ".repeat(2).slice(0, 78)}\r\n`;
  const encoder = new TextEncoder();
  const began = performance.now();
  let [given, parsed] = [0, 0];
  const timer = setInterval(() => {
    const lines = Math.floor(((performance.now() - began) * (bytesPerSecond / 1_000) - given) / line.length);
    if (lines <= 0) return;
    const bytes = encoder.encode(line.repeat(lines));
    given += bytes.length;
    terminal?.write(bytes, () => {
      parsed += bytes.length;
    });
  }, 20);
  window.codaFeeding = async () => {
    clearInterval(timer);
    const parsedBytesPerSecond = (parsed * 1_000) / (performance.now() - began);
    await new Promise<void>((resolve) => terminal?.write("", resolve));
    return parsedBytesPerSecond;
  };
}

declare global {
  interface Window {
    /** Ends it, waits until all of it is parsed, and tells how much of it was until then, a second. */
    codaFeeding?: () => Promise<number>;
  }
}

class Beside {
  readonly #pages: PageWorld;
  readonly #flooding: string;
  readonly #file: string;

  constructor(pages: PageWorld, flooding: string) {
    this.#pages = pages;
    this.#flooding = flooding;
    this.#file = join(pages.world.stack.home, "beside-flood");
  }

  async coda(): Promise<{ painted: Painted[]; printed: number; share: number }> {
    const { page, world } = this.#pages;
    rmSync(this.#file, { force: true });
    const program = join(import.meta.dirname, "paced-program.ts");
    const command = `${process.execPath} ${program} ${this.#file} ${bytesPerSecond} ${floodSeconds}`;
    world.stack.tmux("send-keys", "-t", this.#flooding, command, "Enter");
    await waitFor(() => existsSync(this.#file), { what: "the flood to begin" });
    const received = () => page.evaluate(() => window.codaBench.receivedBytes);
    const [beforeBytes, beforeMs] = [await received(), performance.now()];
    const painted = await typeBlock(this.#pages, "coda", keysPerBlock);
    const [bytes, ms] = [(await received()) - beforeBytes, performance.now() - beforeMs];
    const result = await waitFor(() => readFileSync(this.#file, "utf8") || false, {
      what: "the flood to end",
      withinMs,
    });
    return { painted, printed: Number(result), share: (bytes * 1_000) / ms / Number(result) };
  }

  async plain(): Promise<{ painted: Painted[]; parsed: number }> {
    const { page } = this.#pages;
    await page.evaluate(feed, { name: "flooded", bytesPerSecond });
    const painted = await typeBlock(this.#pages, "plain", keysPerBlock);
    return { painted, parsed: await page.evaluate(async () => window.codaFeeding?.() ?? 0) };
  }
}

export async function measurePageBesideFlood(
  pages: PageWorld,
  { quick }: { quick: boolean },
): Promise<PageBesideFigures> {
  const { world } = pages;
  await world.newSession(slot);
  await pages.open(slot);
  world.stack.tmux("split-window", "-h", "-t", world.target(slot), "exec /bin/sh");
  const [typed = "", flooding = ""] = world.stack
    .tmux("list-panes", "-t", world.target(slot), "-F", "#{pane_id}")
    .trim()
    .split("\n");
  await pages.settled(slot);
  await pages.page.locator(`[data-pane="${typed}"]`).click();
  await world.run(typed, "clear; exec cat", "cat");
  await pages.shows("coda", "");
  await openPlainXterm(pages, { name: "plain", slot, pane: typed });
  await openPlainXterm(pages, { name: "flooded", slot, pane: flooding });
  const beside = new Beside(pages, flooding);
  const [coda, plain]: [Painted[], Painted[]] = [[], []];
  const [printed, shares, parsed]: [number[], number[], number[]] = [[], [], []];
  for (let block = 0; block < (quick ? 1 : 4); block++) {
    await showPlainXterm(pages.page);
    const ours = await beside.coda();
    await showPlainXterm(pages.page, "plain", "flooded");
    const theirs = await beside.plain();
    coda.push(...ours.painted);
    plain.push(...theirs.painted);
    printed.push(ours.printed);
    shares.push(ours.share);
    parsed.push(theirs.parsed);
  }
  return {
    printedBytesPerSecond: printed,
    sentShares: shares,
    plainBytesPerSecond: parsed,
    coda: paintTimes(coda),
    plain: paintTimes(plain),
  };
}
