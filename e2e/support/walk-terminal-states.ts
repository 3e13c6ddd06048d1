/** States of a terminal that the walk makes: one that is not let in, one that waits, one that ended, and what opens over it. */
import { expect, type Browser, type BrowserContextOptions, type Page, type Route } from "@playwright/test";
import type { Place } from "./page-looks.ts";
import { firstTerminal, TerminalPage } from "./terminal-page.ts";
import { press, shows } from "./walk-places.ts";
import { forget } from "./walk-states.ts";

type Cookies = NonNullable<BrowserContextOptions["storageState"]>;

const over = "/ideas/first/terminals/over";

async function refuse(route: Route): Promise<void> {
  const error = { code: "forbidden", message: "Live terminals are switched off on this server.", requestId: "walk" };
  await route.fulfill({ status: 403, json: { error } });
}

/** Its ticket is answered so; what was on view may be there already. */
const withTickets =
  (answer: (route: Route) => Promise<void>, testId: string) =>
  async (page: Page): Promise<void> => {
    await page.route("**/api/devmode/tickets", answer);
    await page.reload();
    await shows(testId)(page);
  };

async function find(page: Page): Promise<void> {
  const terminal = new TerminalPage(page);
  await terminal.live();
  await terminal.surface.click({ button: "right" });
  await page.getByTestId("menu-find").click();
  await page.getByTestId("find-text").fill("seq");
  await expect(page.getByTestId("find-bar")).toBeVisible();
}

async function live(page: Page, then: (page: Page) => Promise<void>): Promise<void> {
  await new TerminalPage(page).live();
  await then(page);
}

/** Once its program has ended, which one page sees to. */
export async function terminalStates(
  browser: Browser,
  { cookies, webUrl }: { readonly cookies: Cookies; readonly webUrl: string },
): Promise<readonly Place[]> {
  const page = await browser.newPage({ storageState: cookies });
  const terminal = new TerminalPage(page);
  await page.goto(webUrl + over);
  await terminal.live();
  await terminal.run("exit 3");
  await shows("exited-banner")(page);
  await page.close();
  return [
    { name: "terminal-exited", path: over, open: shows("exited-banner") },
    { name: "terminal-refused", path: firstTerminal, open: withTickets(refuse, "refused-banner"), close: forget },
    { name: "terminal-find", path: firstTerminal, open: find },
    { name: "terminal-log", path: firstTerminal, open: async (page) => live(page, press("open-connection-log")) },
  ];
}
