/** A browser on the product under test: Chromium with the probe in its page, signed in; keys and wheel as a person's. */
import { graphicsCard, pretendRenderer } from "../e2e/support/pretend-renderer.ts";
import { launchChromium, type Browser, type CDPSession, type Page } from "../e2e/support/launch-chromium.ts";
import { waitFor } from "../e2e/support/wait-for.ts";
import { within } from "./line.ts";
import { installProbe, probeCoda, type Painted } from "./page-probe.ts";
import { memoryKib } from "./process-cost.ts";
import type { World } from "./world.ts";

const viewport = { width: 1440, height: 900 };
const idea = "first";
const settledMs = 400;
/** Of /bin/sh, the superuser's too. */
const prompts = ["$", "#"];
/** WebGL in software, where there is no graphics card: Chromium asks to be told that this is wanted. */
const switches = ["--enable-unsafe-swiftshader"];

/** In the page: each pane is drawn in as many columns as there is room for, but for the scroll bar's. */
function fillsItsRoom(): boolean {
  const least = 0.8;
  return [...document.querySelectorAll('[data-testid="pane"]')].every((pane) => {
    const { width = 0 } = pane.querySelector(".xterm-screen")?.getBoundingClientRect() ?? {};
    return width > least * pane.getBoundingClientRect().width;
  });
}

export interface PageMemory {
  /** Of live objects, after full collections. */
  readonly heapKib: number;
  /** Of live buffers, which the cells of terminals are kept in. */
  readonly buffersKib: number;
  /** Scripts of the page that run beside it. */
  readonly workers: number;
  /** PSS of the page's process, and of the one that has its WebGL contexts. */
  readonly rendererKib: number;
  readonly gpuKib: number;
  readonly nodes: number;
  readonly listeners: number;
}

export class PageWorld {
  readonly world: World;
  readonly page: Page;
  readonly #cdp: CDPSession;
  readonly #browser: Browser;
  /** Chromium's own warnings of contexts it took away. */
  contextWarnings = 0;

  private constructor(world: World, browser: Browser, at: { page: Page; cdp: CDPSession }) {
    this.world = world;
    this.#browser = browser;
    this.page = at.page;
    this.#cdp = at.cdp;
    this.page.on("console", (message) => {
      if (message.text().includes("WebGL contexts")) this.contextWarnings += 1;
    });
  }

  /** `pretendCard`: the page takes WebGL for drawn by a graphics card, and draws by it. */
  static async start(world: World, { pretendCard = false } = {}): Promise<PageWorld> {
    const browser = await launchChromium(switches);
    const context = await browser.newContext({ viewport });
    await context.addInitScript(installProbe);
    if (pretendCard) await context.addInitScript(pretendRenderer, graphicsCard);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await page.goto(world.stack.signInUrl());
    await page.waitForURL(/\/ideas/u);
    return new PageWorld(world, browser, { page, cdp });
  }

  path(slot: string): string {
    return `${this.world.stack.webUrl}/ideas/${idea}/terminals/${slot}`;
  }

  /** Terminals that are opened from now on keep so many lines above the screen, as their reader's choice. */
  async keepLines(scrollbackLines: number): Promise<void> {
    const write = (chosen: string): void => localStorage.setItem("coda.appearance", chosen);
    await this.page.evaluate(write, JSON.stringify({ scrollbackLines }));
  }

  /** The page of a session; live, and its panes in the size that they keep. */
  async open(slot: string): Promise<void> {
    await this.page.goto(this.path(slot));
    await this.live();
    await this.settled(slot);
    await this.page.locator('[data-testid="pane"][data-front]').click();
  }

  async live(): Promise<void> {
    await this.page
      .locator('[data-testid="connection-state"]')
      .getByText(/^live$/u)
      .waitFor({ timeout: 30_000 });
    await this.page.evaluate(probeCoda);
  }

  /** A size that was proposed is taken a moment later, and drawn after that. */
  async settled(slot: string): Promise<void> {
    let [before, since] = ["", performance.now()];
    const isSettled = async (): Promise<boolean> => {
      const target = this.world.target(slot);
      const now = this.world.stack.tmux("list-panes", "-t", target, "-F", "#{pane_width}x#{pane_height}");
      if (now !== before || !(await this.page.evaluate(fillsItsRoom))) [before, since] = [now, performance.now()];
      return performance.now() - since > settledMs;
    };
    await waitFor(isSettled, { what: "panes that keep their size", withinMs: 60_000 });
  }

  /** Presses a key when the page is ready to tell when the screen's last line is `line`. */
  async paint(screen: string, { key, line }: { key: string; line: string }): Promise<Painted> {
    await this.page.evaluate((watched) => window.codaBench.watch(watched.screen, watched.line), { screen, line });
    await this.page.keyboard.press(key);
    return this.painted(`'${line}' in ${screen}`);
  }

  async painted(what: string, withinMs = 30_000): Promise<Painted> {
    return within(
      this.page.evaluate(async () => window.codaBench.painted()),
      what,
      withinMs,
    );
  }

  async lastLine(screen: string): Promise<string> {
    return this.page.evaluate((name) => window.codaBench.screens.get(name)?.lastLine() ?? "", screen);
  }

  async shows(screen: string, line: string): Promise<void> {
    await waitFor(async () => (await this.lastLine(screen)) === line, { what: `'${line}' in ${screen}` });
  }

  /** Of the shell in the pane that takes the keys. */
  async prompt(): Promise<void> {
    await waitFor(async () => prompts.includes(await this.lastLine("coda")), { what: "a prompt", withinMs: 60_000 });
  }

  /** Types a command line into the pane that has the keys. */
  async command(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press("Enter");
  }

  /** Turns the wheel over the middle of the page; resolves when the page has dealt with it. */
  async wheel(deltaY: number): Promise<void> {
    const at = { x: viewport.width / 2, y: viewport.height / 2 };
    await this.#cdp.send("Input.dispatchMouseEvent", { type: "mouseWheel", ...at, deltaX: 0, deltaY });
  }

  async memory(): Promise<PageMemory> {
    // What a collection ends may leave more to collect.
    for (let round = 0; round < 2; round++) await this.#cdp.send("HeapProfiler.collectGarbage");
    await this.#cdp.send("Performance.enable");
    const { metrics } = await this.#cdp.send("Performance.getMetrics");
    const metric = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? 0;
    const kib = (type: string): number =>
      memoryKib(pids.filter((process) => process.type === type).map(({ id }) => id));
    const pids = await this.#processes();
    const { backingStorageSize: buffers } = await this.#cdp.send("Runtime.getHeapUsage");
    return {
      heapKib: metric("JSHeapUsedSize") / 1_024,
      buffersKib: buffers / 1_024,
      workers: this.page.workers().length,
      rendererKib: kib("renderer"),
      gpuKib: kib("GPU"),
      nodes: metric("Nodes"),
      listeners: metric("JSEventListeners"),
    };
  }

  async stop(): Promise<void> {
    await this.#browser.close();
  }

  async #processes(): Promise<readonly { readonly type: string; readonly id: number }[]> {
    const session = await this.#browser.newBrowserCDPSession();
    try {
      return (await session.send("SystemInfo.getProcessInfo")).processInfo;
    } finally {
      await session.detach();
    }
  }
}
