/** States of pages that the walk makes: an answer that does not come, one that is a failure, no network, a page that broke. */
import { expect, type Page, type Route } from "@playwright/test";
import type { Place } from "./page-looks.ts";

/** Not the API's own shape, so that nothing is asked again before it is shown. */
async function fail(route: Route): Promise<void> {
  await route.fulfill({ status: 500, body: "broken" });
}

/** Never answered, until the page is closed or the route is taken back. */
export async function hold(): Promise<void> {
  await new Promise<void>(() => {});
}

const shown = async (page: Page, testId: string): Promise<void> => expect(page.getByTestId(testId)).toBeVisible();

/** Routes, whoever still waits for their answers. */
export const forget = async (page: Page): Promise<void> => page.unrouteAll({ behavior: "ignoreErrors" });

async function searchFor(page: Page, answer: (route: Route) => Promise<void>): Promise<void> {
  await page.route("**/api/devmode/search?**", answer);
  await page.getByTestId("search-field").fill("no-such");
}

async function searchSlowly(page: Page): Promise<void> {
  await searchFor(page, hold);
  await expect(page.getByText("What are you looking for?")).toHaveCount(0);
}

/** The page that is left stays on view while the other one is on its way. */
async function leaveSlowly(page: Page): Promise<void> {
  await page.route("**/devices?_rsc**", hold);
  await page.getByRole("link", { name: "Devices" }).click();
  await expect(page.getByTestId("page-coming").getByText("Loading the page")).toBeAttached();
}

/** What draws times fails: the page that shows some breaks while it is drawn. */
async function breakPage(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(Intl, { DateTimeFormat: null }));
  await page.getByRole("link", { name: "Devices" }).click();
  await expect(page.getByRole("heading", { name: "This page failed" })).toBeVisible();
}

/** `play` and `compare`: addresses of a past that can be played and of two runs that can be compared. */
export function states({ play, compare }: { readonly play: string; readonly compare: string }): readonly Place[] {
  const failing = (name: string, path: string, address: string): Place => ({
    name,
    path: "/search",
    open: async (page) => {
      await page.route(address, fail);
      await page.goto(new URL(path, page.url()).href);
      await shown(page, "failure");
    },
    close: forget,
  });
  return [
    { name: "search-waits", path: "/search", open: searchSlowly, close: forget },
    {
      name: "search-failed",
      path: "/search",
      open: async (page) => {
        await searchFor(page, fail);
        await shown(page, "failure");
      },
      close: forget,
    },
    failing("play-failed", play, "**/timeline?**"),
    failing("compare-failed", compare, "**/text?**"),
    { name: "ideas-leaving", path: "/ideas", open: leaveSlowly, close: forget },
    {
      name: "ideas-no-network",
      path: "/ideas",
      open: async (page) => {
        await page.context().setOffline(true);
        await expect(page.getByText("This device has no network")).toBeVisible();
      },
      close: async (page) => page.context().setOffline(false),
    },
    {
      name: "history-more-contrast",
      path: "/ideas/first/history",
      open: async (page) => page.emulateMedia({ contrast: "more" }),
      close: async (page) => page.emulateMedia({ contrast: null }),
    },
    {
      name: "history-forced-colours",
      path: "/ideas/first/history",
      open: async (page) => page.emulateMedia({ forcedColors: "active" }),
      close: async (page) => page.emulateMedia({ forcedColors: null }),
    },
    { name: "page-broken", path: "/ideas", open: breakPage },
  ];
}
