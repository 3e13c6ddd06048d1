import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/setup/chromium.ts";

/** The whole system in a real browser. The tests start what they need themselves, so there is no web server here. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  // Each test owns a stack of processes; two at once would measure each other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  outputDir: "test-results",
  reporter: [["line"], ["json", { outputFile: ".cache/test-reports/playwright.json" }]],
  use: {
    browserName: "chromium",
    // Requests that a service worker answers pass by a test's own routes; the tests of that worker allow it.
    serviceWorkers: "block",
    headless: true,
    screenshot: "only-on-failure",
    launchOptions: {
      ...executable(),
      // Containers have no user namespaces and little shared memory; and nothing but the tests' own traffic.
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
    },
  },
});

/** Left out where there is none: then Playwright says so. */
function executable(): { executablePath?: string } {
  const executablePath = findChromium();
  return executablePath === undefined ? {} : { executablePath };
}
