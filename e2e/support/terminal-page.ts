/** The terminal page as a person uses it: open, type, read. */
import { expect, type Locator, type Page } from "@playwright/test";

/** Playwright itself would look a second apart soon, and each wait for a line would be half a second longer than the line. */
const intervals = [50, 100];

export const firstTerminal = "/ideas/first/terminals/primary";

export class TerminalPage {
  readonly page: Page;
  readonly #path: string;
  readonly surface: Locator;
  readonly state: Locator;

  /** `path`: of its page; `within`: where it is on one that has several. */
  constructor(page: Page, path = firstTerminal, within: Page | Locator = page) {
    this.page = page;
    this.#path = path;
    this.surface = within.getByTestId("terminal");
    this.state = within.getByTestId("connection-state");
  }

  /** Opens a one-time URL, which ends at the terminal. */
  async signIn(url: string): Promise<void> {
    const target = new URL(url);
    target.searchParams.set("callbackUrl", this.#path);
    await this.page.goto(target.href);
    await this.page.waitForURL(`**${this.#path}`);
  }

  async open(): Promise<void> {
    await this.page.goto(new URL(this.#path, this.page.url()).href);
  }

  async live(): Promise<void> {
    await expect(this.state).toHaveText(/^live$/u);
  }

  async type(text: string): Promise<void> {
    await this.surface.click();
    await this.page.keyboard.type(text);
  }

  /** At a prompt, and until the next one: what is typed earlier stands among the output of what still runs. */
  async runToEnd(command: string): Promise<void> {
    await this.prompted();
    await this.run(command);
    await expect
      .poll(async () => (await this.lines()).some((line) => line.includes(command)), { intervals })
      .toBe(true);
    await this.prompted();
  }

  /** Something is to be read, and a shell waits behind it. */
  async prompted(): Promise<void> {
    await expect
      .poll(async () => (await this.lines()).findLast((line) => line.trim() !== ""), { message: "a prompt", intervals })
      .toMatch(/[$#] *$/u);
  }

  async run(command: string): Promise<void> {
    await this.type(`${command}\n`);
  }

  /** Logical lines of the terminal's whole buffer. */
  async lines(): Promise<string[]> {
    return this.surface.evaluate((element) => {
      const { terminalLines } = element as HTMLElement & { readonly terminalLines?: () => string[] };
      return terminalLines?.() ?? [];
    });
  }

  async shows(line: string | RegExp, withinMs = 30_000): Promise<void> {
    await expect
      .poll(
        async () =>
          (await this.lines()).some((text) => (typeof line === "string" ? text.trimEnd() === line : line.test(text))),
        { timeout: withinMs, message: `the line ${String(line)}`, intervals },
      )
      .toBe(true);
  }
}

/** The numbered lines among `lines`: `<prefix><n>`, as they stand. */
export function numbersIn(lines: readonly string[], prefix: string): number[] {
  return lines.flatMap((line) => {
    const text = line.trimEnd();
    return text.startsWith(prefix) && /^\d+$/u.test(text.slice(prefix.length))
      ? [Number(text.slice(prefix.length))]
      : [];
  });
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
