import { defineConfig, type LaunchOptions } from "@playwright/test";
import { findChromium, findHeadlessShell, switches } from "./scripts/setup/chromium.ts";

/**
 * What `npm test` has of the browser tests: each way through the product once. `npm run test:rest` has the others, and CI both.
 */
const core = [
  "**/keyboard.spec.ts", // all of it by keys: sign in, pair, create, type, share, search, sign out; and axe
  "**/pairing.spec.ts",
  "**/reload.spec.ts",
  "**/history.spec.ts",
  "**/phone.spec.ts",
];

/** They hold the product to seconds, so nothing of ours may run beside them: open, type, leave and resume; share. */
const measuring = ["**/main-job.spec.ts", "**/sharing.spec.ts"];

/** A minute and more, of all processes at once: with `npm run test:long` alone. */
const seldom = process.env["CODA_LONG_TESTS"] === "1" ? [] : ["**/chaos.spec.ts"];

/** The whole system in a real browser. The tests start what they need themselves, so there is no web server here. */
export default defineConfig({
  testDir: "e2e",
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // Limits are for what hangs: on a machine with much else to do what takes five seconds here took thirty (2026-11-22).
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [["line"], ["json", { outputFile: ".cache/test-reports/playwright.json" }]],
  // Each file owns a stack of processes, which waits as much as it works: two at once keep two cores busy.
  workers: 2,
  // `npm test` runs `core` and then `alone`. No dependency of the two says so: it would keep the second from running after a
  // failure, and run all of the first before a single file of the second.
  projects: [
    // Whoever starts a stack builds what is not built, and two cannot at once.
    { name: "build", testMatch: "build.setup.ts" },
    { name: "core", dependencies: ["build"], testMatch: core, outputDir: "test-results/core" },
    {
      name: "rest",
      dependencies: ["build"],
      testMatch: "**/*.spec.ts",
      testIgnore: [...core, ...measuring, ...seldom],
      outputDir: "test-results/rest",
    },
    {
      name: "alone",
      dependencies: ["build"],
      testMatch: measuring,
      workers: 1,
      outputDir: "test-results/alone",
    },
  ],
  use: {
    browserName: "chromium",
    // Requests that a service worker answers pass by a test's own routes; the tests of that worker allow it.
    serviceWorkers: "block",
    headless: true,
    // Without it a click on what never comes would wait for its test's own limit, and no report would say what for.
    actionTimeout: 60_000,
    screenshot: "only-on-failure",
    // What the shell cannot do has `wholeChromium` (e2e/support/test.ts).
    launchOptions: launching(findHeadlessShell() ?? findChromium()),
  },
});

/** Left out where there is none: then Playwright says so. */
function launching(executablePath: string | undefined): LaunchOptions {
  return { args: [...switches], ...(executablePath !== undefined && { executablePath }) };
}
