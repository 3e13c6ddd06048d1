/**
 * One window with 1 and with 20 panes: their first paint, what they cost the browser, and forty changes among them. Once as
 * the page draws them on this machine, and once by WebGL in any case, to see that no context is lost.
 */
import { PageWorld, type PageMemory } from "./page-world.ts";
import { quantile } from "./quantiles.ts";

const counts = [1, 20];
const changes = 40;
const withinMs = 60_000;

export interface PagePanesStep {
  readonly panes: number;
  readonly byWebgl: number;
  /** Of each load, from its request to the frame in which the last of the panes had text. */
  readonly paintMs: readonly number[];
  readonly memory: PageMemory;
}

export interface PanesRun {
  readonly steps: readonly PagePanesStep[];
  readonly changes: number;
  /** Of each change, from the click to the frame after which all panes had text. */
  readonly changeMs: { readonly p50: number; readonly most: number };
  readonly afterChanges: PageMemory;
  readonly lostContexts: number;
  readonly contextWarnings: number;
}

export interface PagePanesFigures {
  readonly asItIs: PanesRun;
  readonly withCard: PanesRun;
}

/** In the page: how long it has been there once this many panes were drawn with text; false before that. */
function paintedPanes(count: number): number | false {
  const panes = [...document.querySelectorAll('[data-testid="pane"]')];
  const drawn = panes.filter((pane) =>
    [...pane.querySelectorAll("canvas, .xterm-rows")].some((each) => window.codaBench.drawnWithText.has(each)),
  );
  return drawn.length === count && performance.now();
}

class PanesOfPage {
  readonly #pages: PageWorld;
  readonly #slot: string;
  /** tmux's name of the window. */
  readonly #window: string;
  readonly #byCard: boolean;
  #lost = 0;

  constructor(pages: PageWorld, { slot, window, byCard }: { slot: string; window: string; byCard: boolean }) {
    this.#pages = pages;
    this.#slot = slot;
    this.#window = window;
    this.#byCard = byCard;
  }

  get lostContexts(): number {
    return this.#lost;
  }

  async step(panes: number, loads: number): Promise<PagePanesStep> {
    await this.#grow(panes);
    const paintMs: number[] = [];
    for (let load = 0; load < loads; load++) {
      await this.#countLost();
      await this.#pages.page.goto(this.#pages.path(this.#slot));
      paintMs.push(await this.#painted(panes));
      await this.#pages.live();
      // What draws by a card comes once the text is on view.
      if (this.#byCard) await this.#pages.page.locator('[data-testid="pane"] canvas').first().waitFor();
    }
    const byWebgl = await this.#pages.page.locator('[data-testid="pane"]:has(canvas)').count();
    return { panes, byWebgl, paintMs, memory: await this.#pages.memory() };
  }

  /** Another pane typed into, one that fills the window and back, another window and back. */
  async change(n: number, panes: number): Promise<number> {
    const { page } = this.#pages;
    const began = performance.now();
    if (n % 4 < 2) {
      const pane = page.locator('[data-testid="pane"]').nth((n * 7) % panes);
      await pane.click();
      await page.locator('[data-testid="pane"][data-front]').waitFor();
    } else if (n % 4 === 2) {
      await this.#zoom(true, 1);
      await this.#zoom(false, panes);
    } else {
      const tabs = page.getByTestId("window-tabs").getByRole("button");
      await tabs.nth(1).click();
      await this.#painted(1);
      await tabs.nth(0).click();
      await this.#painted(panes);
    }
    return performance.now() - began;
  }

  async #zoom(zoomed: boolean, panes: number): Promise<void> {
    const flag = zoomed ? "1" : "0";
    const { stack } = this.#pages.world;
    if (stack.tmux("display-message", "-p", "-t", this.#window, "#{window_zoomed_flag}").trim() !== flag)
      stack.tmux("resize-pane", "-Z", "-t", this.#window);
    await this.#painted(panes);
  }

  async #grow(panes: number): Promise<void> {
    const { stack } = this.#pages.world;
    const count = (): number => stack.tmux("list-panes", "-t", this.#window).trim().split("\n").length;
    for (let there = count(); there < panes; there++) {
      stack.tmux("split-window", "-d", "-t", this.#window, `echo pane ${there} has something to show; exec cat`);
      stack.tmux("select-layout", "-t", this.#window, "tiled");
    }
    await this.#pages.settled(this.#slot);
  }

  async #painted(panes: number): Promise<number> {
    const options = { polling: "raf", timeout: withinMs } as const;
    const painted = await this.#pages.page.waitForFunction(paintedPanes, panes, options);
    return Number(await painted.jsonValue());
  }

  /** The page that is left takes its count along. */
  async #countLost(): Promise<void> {
    this.#lost += await this.#pages.page.evaluate(() => window.codaBench.lostContexts);
  }

  async end(): Promise<void> {
    await this.#countLost();
  }
}

interface RunOptions {
  readonly slot: string;
  readonly loads: number;
  readonly byCard: boolean;
}

async function measureRun(pages: PageWorld, { slot, loads, byCard }: RunOptions): Promise<PanesRun> {
  const { world } = pages;
  await world.newSession(slot);
  await pages.open(slot);
  const window = world.stack.tmux("display-message", "-p", "-t", world.target(slot), "#{window_id}").trim();
  await pages.command("echo pane 0 has something to show; exec cat");
  // The other window, to go to and back.
  world.stack.tmux("new-window", "-d", "-t", world.target(slot), "echo the other window; exec cat");
  const bench = new PanesOfPage(pages, { slot, window, byCard });
  const steps: PagePanesStep[] = [];
  for (const count of counts) steps.push(await bench.step(count, loads));
  const changeMs: number[] = [];
  for (let n = 0; n < changes; n++) changeMs.push(await bench.change(n, counts.at(-1) ?? 1));
  const afterChanges = await pages.memory();
  await bench.end();
  return {
    steps,
    changes,
    changeMs: { p50: quantile(changeMs, 0.5), most: Math.max(...changeMs) },
    afterChanges,
    lostContexts: bench.lostContexts,
    contextWarnings: pages.contextWarnings,
  };
}

export async function measurePagePanes(pages: PageWorld, { quick }: { quick: boolean }): Promise<PagePanesFigures> {
  const loads = quick ? 1 : 3;
  const asItIs = await measureRun(pages, { slot: "page-panes", loads, byCard: false });
  const pretending = await PageWorld.start(pages.world, { pretendCard: true });
  try {
    return { asItIs, withCard: await measureRun(pretending, { slot: "page-panes-webgl", loads, byCard: true }) };
  } finally {
    await pretending.stop();
  }
}
