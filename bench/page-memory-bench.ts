/** What the page holds while it is used for long: output, the wheel, other windows, reconnects, leaving and coming back. */
import { waitFor } from "../e2e/support/wait-for.ts";
import type { PageMemory, PageWorld } from "./page-world.ts";
import { slopeOf } from "./slope.ts";

const slot = "page-memory";
const minuteMs = 60_000;
/** Until everything was used once and what is kept is full. */
const warmUpMinutes = 5;
/** More than the terminal keeps, within some minutes. */
const linesPerRound = 5_000;
const wheelTurns = 20;
const wheelPixels = 2_000;
/** Rounds of use between two reconnects. */
const roundsPerReconnect = 4;

export interface MemoryMinute extends PageMemory {
  readonly minute: number;
}

export interface PageMemoryFigures {
  readonly minutes: readonly MemoryMinute[];
  readonly rounds: number;
  readonly reconnects: number;
  /** KiB a minute after the first five, by least squares; null where it did not run that long. */
  readonly heapSlope: number | null;
  readonly rendererSlope: number | null;
}

class Use {
  readonly #pages: PageWorld;
  rounds = 0;
  reconnects = 0;

  constructor(pages: PageWorld) {
    this.#pages = pages;
  }

  async round(): Promise<void> {
    this.rounds += 1;
    await this.#print();
    await this.#scroll();
    await this.#otherWindow();
    await this.#leaveAndReturn();
    if (this.rounds % roundsPerReconnect === 0) await this.#reconnect();
  }

  async #print(): Promise<void> {
    const { page } = this.#pages;
    await page.locator('[data-testid="pane"][data-front]').click();
    const [from, to] = [this.rounds * linesPerRound, (this.rounds + 1) * linesPerRound];
    await this.#pages.command(`seq -f 'line %.0f of what the page has been shown' ${from} ${to}`);
    await this.#pages.prompt();
  }

  async #scroll(): Promise<void> {
    for (const direction of [-1, 1])
      for (let turn = 0; turn < wheelTurns; turn++) await this.#pages.wheel(direction * wheelPixels);
  }

  async #otherWindow(): Promise<void> {
    const tabs = this.#pages.page.getByTestId("window-tabs").getByRole("button");
    for (const [tab, text] of [
      [1, "the other window"],
      [0, ""],
    ] as const) {
      await tabs.nth(tab).click();
      await waitFor(async () => (await this.#pages.lastLine("coda")).includes(text), { what: `window ${tab}` });
    }
    await this.#pages.prompt();
  }

  /** Within the app: the page stays, so what it does not let go of adds up. */
  async #leaveAndReturn(): Promise<void> {
    const { page } = this.#pages;
    await page.locator('header a[href$="/ideas"]').first().click();
    await page.getByTestId("terminal").waitFor({ state: "detached" });
    await page.goBack();
    await this.#pages.live();
    await this.#pages.prompt();
  }

  async #reconnect(): Promise<void> {
    this.reconnects += 1;
    const { page, world } = this.#pages;
    await world.stack.crash("relay");
    await page
      .locator('[data-testid="connection-state"]')
      .getByText(/^live$/u)
      .waitFor({ timeout: minuteMs });
    await this.#pages.prompt();
  }
}

export async function measurePageMemory(
  pages: PageWorld,
  { quick, minutes = quick ? 2 : 30 }: { quick: boolean; minutes?: number | undefined },
): Promise<PageMemoryFigures> {
  await pages.world.newSession(slot);
  await pages.open(slot);
  pages.world.stack.tmux("new-window", "-d", "-t", pages.world.target(slot), "echo the other window; exec cat");
  const use = new Use(pages);
  const samples: MemoryMinute[] = [];
  const began = performance.now();
  for (let minute = 1; minute <= minutes; minute++) {
    do await use.round();
    while (performance.now() - began < minute * minuteMs);
    samples.push({ minute, ...(await pages.memory()) });
    const { heapKib, rendererKib } = samples.at(-1) ?? { heapKib: 0, rendererKib: 0 };
    process.stderr.write(`bench: minute ${minute}: ${heapKib.toFixed(0)} KiB live, ${rendererKib} KiB resident\n`);
  }
  const late = samples.filter(({ minute }) => minute > warmUpMinutes);
  const slope = (of: (sample: MemoryMinute) => number): number | null =>
    late.length < 2 ? null : slopeOf(late.map((sample) => [sample.minute, of(sample)]));
  return {
    minutes: samples,
    rounds: use.rounds,
    reconnects: use.reconnects,
    heapSlope: slope(({ heapKib }) => heapKib),
    rendererSlope: slope(({ rendererKib }) => rendererKib),
  };
}
