/** Playwright's `test` for files that open pages of their own: left open, they would go on drawing beside all later tests. */
import { test as base, type Browser } from "@playwright/test";

export const test = base.extend<{ opened: undefined }>({
  opened: [
    async ({ browser }, use) => {
      const before = new Set(browser.contexts());
      await use(undefined);
      const opened = browser.contexts().filter((context) => !before.has(context));
      await Promise.all(opened.map(async (context) => context.close()));
    },
    { auto: true },
  ],
});

/** What a file's `beforeAll` opened. */
export async function closePages(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map(async (context) => context.close()));
}
