/** A real browser on one terminal of a soak: whether it is live, and which numbered lines its terminal holds. */
import { launchChromium, type Browser, type Page } from "../../e2e/support/launch-chromium.ts";
import { waitFor } from "../../e2e/support/wait-for.ts";

const upMs = 60_000;

export interface SoakPageOptions {
  readonly origin: string;
  readonly cookie: { readonly name: string; readonly value: string };
  readonly idea: string;
  readonly slot: string;
}

export class SoakPage {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #program: string;
  /** The page's own process. */
  readonly pid: number;

  private constructor(browser: Browser, given: { page: Page; program: string; pid: number }) {
    this.#browser = browser;
    this.#page = given.page;
    this.#program = given.program;
    this.pid = given.pid;
  }

  static async open({ origin, cookie, idea, slot }: SoakPageOptions): Promise<SoakPage> {
    const browser = await launchChromium();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addCookies([{ ...cookie, url: origin }]);
    const page = await context.newPage();
    await page.goto(`${origin}/ideas/${idea}/terminals/${slot}`);
    await liveOn(page);
    return new SoakPage(browser, { page, program: slot, pid: await busiestRenderer(browser) });
  }

  async live(): Promise<void> {
    await liveOn(this.#page);
  }

  /** What is wrong with the numbered lines that the terminal holds, from its oldest to its newest; nothing is the aim. */
  async faults(): Promise<string[]> {
    return lineFaults(this.#program, await this.#lines());
  }

  /** Until the line with this number is there. */
  async shows(number: number): Promise<void> {
    const shown = async (): Promise<boolean> => numbersOf(this.#program, await this.#lines()).at(-1) === number;
    await waitFor(shown, { what: `line ${number} in the page`, withinMs: upMs, everyMs: 500 });
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  async #lines(): Promise<string[]> {
    return this.#page.getByTestId("terminal").evaluate((element) => {
      const { terminalLines } = element as HTMLElement & { readonly terminalLines?: () => string[] };
      return terminalLines?.() ?? [];
    });
  }
}

async function liveOn(page: Page): Promise<void> {
  const state = page.locator('[data-testid="connection-state"]');
  await state.getByText(/^live$/u).waitFor({ timeout: upMs });
}

/** Chromium keeps one ahead for pages to come, which has done nothing yet. */
async function busiestRenderer(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter(({ type }) => type === "renderer").toSorted((a, b) => b.cpuTime - a.cpuTime);
  return renderers[0]?.id ?? 0;
}

function numbersOf(program: string, lines: readonly string[]): number[] {
  return lines.flatMap((line) => {
    const digits = line.startsWith(`${program} `) ? line.slice(program.length + 1, program.length + 11) : "";
    return /^\d{10}$/u.test(digits) ? [Number(digits)] : [];
  });
}

/** One sentence for each place at which the numbers do not go on by one. */
export function lineFaults(program: string, lines: readonly string[]): string[] {
  const numbers = numbersOf(program, lines);
  if (numbers.length === 0) return [`the page shows no line of ${program}`];
  return numbers.flatMap((number, at) => {
    const before = numbers[at - 1];
    return before === undefined || number === before + 1
      ? []
      : [`the page shows line ${number} of ${program} after ${before}`];
  });
}
