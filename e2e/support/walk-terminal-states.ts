/** States of a terminal that the walk makes: one that is not let in, and one that ended. */
import type { Browser, BrowserContextOptions, Page, Route } from "@playwright/test";
import type { Place } from "./page-looks.ts";
import { firstTerminal, TerminalPage } from "./terminal-page.ts";
import { shows } from "./walk-places.ts";
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
  ];
}
