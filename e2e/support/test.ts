/** Playwright's `test` for files that open pages of their own: left open, they would go on drawing beside all later tests. */
import { test as base, type Browser, type LaunchOptions } from "@playwright/test";
import { findChromium, switches } from "../../scripts/setup/chromium.ts";

/** For `test.use` at the top of a file: with messages that are shown, as the shell that other files have does not. */
export function wholeChromium(): { launchOptions: LaunchOptions } {
  const executablePath = findChromium();
  return { launchOptions: { args: [...switches], ...(executablePath !== undefined && { executablePath }) } };
}

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
