/** States of a terminal that the walk makes: what is open over a live one, one that is not let in, and one that ended. */
import { expect, type Browser, type BrowserContextOptions, type Page, type Route } from "@playwright/test";
import type { Place } from "./page-looks.ts";
import { firstTerminal, TerminalPage } from "./terminal-page.ts";
import { press, shows } from "./walk-places.ts";
import { forget, hold } from "./walk-states.ts";

type Cookies = NonNullable<BrowserContextOptions["storageState"]>;

const over = "/ideas/first/terminals/over";
const split = "/ideas/first/terminals/split";

async function refuse(route: Route): Promise<void> {
  const error = { code: "forbidden", message: "Live terminals are switched off on this server.", requestId: "walk" };
  await route.fulfill({ status: 403, json: { error } });
}

const whenLive =
  (open: (page: Page) => Promise<unknown>) =>
  async (page: Page): Promise<void> => {
    await new TerminalPage(page).live();
    await open(page);
  };

async function find(page: Page): Promise<void> {
  await new TerminalPage(page).surface.click();
  await page.keyboard.press("Control+Shift+F");
  await page.getByTestId("find-text").fill("build");
  await expect(page.getByTestId("find-bar")).toContainText(/\d of \d/u);
}

/** Whose page nothing tells what is in it. */
async function keepWaiting(page: Page): Promise<void> {
  for (const address of ["**/api/devmode/tickets", "**/api/devmode/sessions/**"]) await page.route(address, hold);
  await page.goto(new URL(split, page.url()).href);
  await shows("cancel-opening")(page);
}

/** As long as no ticket is to be had. */
async function keepOut(page: Page): Promise<void> {
  await page.route("**/api/devmode/tickets", async (route) => route.fulfill({ status: 503, body: "away" }));
  await page.reload();
  await expect(page.getByTestId("connection-state")).toHaveAttribute("data-condition", "reconnecting");
}

/** Its ticket is answered so; what was on view may be there already. */
const withTickets =
  (answer: (route: Route) => Promise<void>, testId: string) =>
  async (page: Page): Promise<void> => {
    await page.route("**/api/devmode/tickets", answer);
    await page.reload();
    await shows(testId)(page);
  };

/** Two panes: with one a phone has no bar of them. */
async function splitPane(page: Page): Promise<void> {
  await press("pane-menu")(page);
  await page.getByTestId("split-right").click();
  await expect(page.getByTestId("pane")).toHaveCount(2);
}

/** Once one terminal is split and the program of another has ended, which one page sees to. */
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
  await page.goto(webUrl + split);
  await whenLive(splitPane)(page);
  await page.close();
  return [
    // Before anything of it is kept in this profile.
    { name: "terminal-opening", path: "/ideas/first", open: keepWaiting, close: forget },
    { name: "terminal-split", path: split, open: whenLive(async (at) => new TerminalPage(at).prompted()) },
    {
      name: "pane-menu",
      path: split,
      open: whenLive(async (at) => {
        await new TerminalPage(at).prompted();
        await press("pane-menu")(at);
      }),
    },
    { name: "find-bar", path: firstTerminal, open: whenLive(find) },
    { name: "connection-log", path: firstTerminal, open: whenLive(press("open-connection-log")) },
    { name: "terminal-reconnecting", path: firstTerminal, open: keepOut, close: forget },
    { name: "terminal-exited", path: over, open: shows("exited-banner") },
    { name: "terminal-refused", path: firstTerminal, open: withTickets(refuse, "refused-banner"), close: forget },
  ];
}
