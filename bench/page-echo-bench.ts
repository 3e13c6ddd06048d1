/** From a key's event to the frame that shows its echo: Coda's terminal, and plain xterm.js that echoes by itself, in turns. */
import type { Painted } from "./page-probe.ts";
import type { PageWorld } from "./page-world.ts";
import { openPlainXterm, showPlainXterm } from "./plain-xterm.ts";
import { quantilesOf, type Quantiles } from "./quantiles.ts";

const slot = "page-echo";
const keysPerBlock = 25;
const warmUpBlocks = 2;
const letters = ["q", "x", "z"] as const;
/** Between two keys of a typist, who knows nothing of frames. */
const typingPauseMs = { least: 10, most: 40 };

/** Milliseconds since the key's event. */
export interface PaintTimes {
  readonly drawn: Quantiles;
  readonly framed: Quantiles;
  /** Null where the browser does not say. */
  readonly presented: Quantiles | null;
}

export interface PageEchoFigures {
  readonly columns: number;
  readonly rows: number;
  readonly renderer: "webgl" | "dom";
  readonly coda: PaintTimes;
  readonly plain: PaintTimes;
}

export function paintTimes(painted: readonly Painted[]): PaintTimes {
  const presented = painted.flatMap(({ presentedMs }) => presentedMs ?? []);
  return {
    drawn: quantilesOf(painted.map(({ drawnMs }) => drawnMs)),
    framed: quantilesOf(painted.map(({ framedMs }) => framedMs)),
    presented: presented.length === 0 ? null : quantilesOf(presented),
  };
}

async function pause(): Promise<void> {
  const { least, most } = typingPauseMs;
  await new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
}

/** Types `keys` letters onto an empty line and rubs them out. */
export async function typeBlock(pages: PageWorld, screen: string, keys = keysPerBlock): Promise<Painted[]> {
  const painted: Painted[] = [];
  let line = "";
  for (let key = 0; key < keys; key++) {
    const letter = letters[key % letters.length] ?? "q";
    line += letter;
    await pause();
    painted.push(await pages.paint(screen, { key: letter, line }));
  }
  await pages.page.keyboard.press("Control+u");
  await pages.shows(screen, "");
  return painted;
}

export async function measurePageEcho(pages: PageWorld, { quick }: { quick: boolean }): Promise<PageEchoFigures> {
  const blocks = quick ? 3 : 22;
  await pages.world.newSession(slot);
  await pages.open(slot);
  await pages.world.run(pages.world.target(slot), "clear; exec cat", "cat");
  await pages.shows("coda", "");
  const { columns, rows, renderer } = await openPlainXterm(pages, { name: "plain", slot });
  const coda: Painted[] = [];
  const plain: Painted[] = [];
  for (let block = 0; block < warmUpBlocks + blocks; block++) {
    await showPlainXterm(pages.page);
    const ours = await typeBlock(pages, "coda");
    await showPlainXterm(pages.page, "plain");
    const theirs = await typeBlock(pages, "plain");
    if (block < warmUpBlocks) continue;
    coda.push(...ours);
    plain.push(...theirs);
  }
  return { columns, rows, renderer, coda: paintTimes(coda), plain: paintTimes(plain) };
}
