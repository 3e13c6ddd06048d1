/** 10,000 lines are printed, nobody watches any more, somebody opens the session anew: how many of them are there again? */
import headless from "@xterm/headless";
import { others, type Bridge, type Others } from "./bridge.ts";
import { PartsCost } from "./parts-cost.ts";
import { quantile } from "./quantiles.ts";
import { ViewerPage } from "./viewer-page.ts";
import { bridgeTarget, type World } from "./world.ts";
import { waitFor } from "../e2e/support/wait-for.ts";

const slot = "restored";
const printedLines = 10_000;
/** A bridge sends its terminal's screen at once: what has not come after such a silence does not come. */
const silenceMs = 1_000;

export interface RestoredFigures {
  readonly printedLines: number;
  /** Of the numbers printed, how many are in the terminal, scrollback and screen. */
  readonly coda: number;
  readonly others: Others<number>;
  /** From the wish to see the session until the last that came was there; the median, and each. */
  readonly codaMs: number;
  readonly roundsMs: readonly number[];
}

/** Lines that are numbers from 1 to `printedLines`, each counted once. */
export function numbersIn(lines: readonly string[], most = printedLines): number {
  const numbers = lines.filter((line) => /^\d+$/u.test(line.trim())).map(Number);
  return new Set(numbers.filter((number) => number >= 1 && number <= most)).size;
}

interface Restored {
  readonly lines: number;
  readonly ms: number;
}

async function codaRestored(world: World): Promise<Restored> {
  const { stack, web } = world;
  const began = performance.now();
  const page = new ViewerPage({
    session: await web.session("first", slot),
    origin: web.origin,
    cookie: web.cookie,
    webUrl: stack.webUrl,
    relayUrl: stack.relayUrl,
  });
  let last = { lines: 0, ms: 0 };
  const isOver = async (): Promise<boolean> => {
    const lines = numbersIn(await page.lines());
    const ms = performance.now() - began;
    if (lines > last.lines) last = { lines, ms };
    return lines >= printedLines || ms - last.ms > 5 * silenceMs;
  };
  await page.painted;
  await waitFor(isOver, { what: "the lines of before", withinMs: 60_000 });
  page.close();
  return last;
}

async function bridgeRestored(bridge: Bridge): Promise<number> {
  const terminal = new headless.Terminal({ cols: 120, rows: 40, scrollback: 2 * printedLines, allowProposedApi: true });
  const line = await bridge.open();
  let heardMs = performance.now();
  line.onOutput((bytes) => {
    heardMs = performance.now();
    terminal.write(bytes);
  });
  await waitFor(() => performance.now() - heardMs > silenceMs, { what: `${bridge.name} to be silent` });
  await line.close();
  await new Promise<void>((resolve) => terminal.write("", resolve));
  const { active } = terminal.buffer;
  const rows = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? "");
  terminal.dispose();
  return numbersIn(rows);
}

export async function measureRestored(world: World, { quick }: { quick: boolean }): Promise<RestoredFigures> {
  await world.newSession(slot);
  const targets = [world.target(slot), ...world.bridges.map(bridgeTarget)];
  for (const target of targets) await world.printed(target, printedLines);
  await new PartsCost(world).quiet();
  const rounds: Restored[] = [];
  for (let round = 0; round < (quick ? 2 : 10); round++) rounds.push(await codaRestored(world));
  const counts = new Map<Bridge, number>();
  for (const bridge of world.bridges) counts.set(bridge, await bridgeRestored(bridge));
  const roundsMs = rounds.map(({ ms }) => ms);
  return {
    printedLines,
    coda: Math.min(...rounds.map(({ lines }) => lines)),
    others: others(world.bridges, (bridge) => counts.get(bridge) ?? 0),
    codaMs: quantile(roundsMs, 0.5),
    roundsMs,
  };
}
