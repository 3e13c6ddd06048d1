/**
 * The desktop app as far as it goes without Electron: its own page in a real browser, its own main process's logic, its own
 * core in a process of its own, a real web app, relay and tmux. A bridge stands where Electron's messages stand.
 */
import { AxeBuilder } from "@axe-core/playwright";
import { companionLink } from "@coda/protocol";
import { BridgedApp } from "@coda/runner-desktop/testing/bridged-app";
import { settingsStates, windowStates } from "@coda/runner-desktop/testing/views";
import { expect, test, type Page } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "../scripts/command.ts";
import { BareStack } from "./support/bare-stack.ts";
import { openCompanion, tellCompanion } from "./support/companion-page.ts";
import { firstTerminal, TerminalPage } from "./support/terminal-page.ts";
import { closePages } from "./support/test.ts";

const startMs = 330_000;
const root = join(import.meta.dirname, "..");
const looks = join(root, "test-results", "companion");
const size = { width: 440, height: 640 };

test.describe.configure({ mode: "serial" });
const stack = new BareStack();
const app = new BridgedApp();

test.beforeAll(async () => {
  mkdirSync(looks, { recursive: true });
  await run({ program: process.execPath, args: [join(root, "runner-desktop", "build.ts")] });
});

/** Of these the words that matter are below the others: one more picture shows them. */
const below = ["short-command-missing", "elsewhere"];

/** At both resolutions, once the page has drawn what it was told. */
async function pictured(page: Page, name: string, state: unknown): Promise<void> {
  await tellCompanion(page, state);
  await page.evaluate(async () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await expect(page.getByTestId("standing")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(size.width);
  await shoot(page, name);
  if (!below.some((state) => name.startsWith(state))) return;
  const forms = page.getByTestId("attach-forms").locator("summary");
  await forms.click();
  await page.getByRole("main").evaluate((main) => main.scrollTo(0, main.scrollHeight));
  await shoot(page, `${name}-below`);
  await forms.click();
}

async function shoot(page: Page, name: string): Promise<void> {
  // Colours would be between two states.
  const how = { animations: "disabled" } as const;
  await page.screenshot({ path: join(looks, `${name}@2x.png`), scale: "device", ...how });
  await page.screenshot({ path: join(looks, `${name}.png`), scale: "css", ...how });
}

async function withoutFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
}

test("every state of the window is drawn, fits, and is without serious faults for axe", async ({ browser }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ viewport: size, colorScheme, deviceScaleFactor: 2 });
    const page = await context.newPage();
    const faults: Error[] = [];
    page.on("pageerror", (error) => faults.push(error));
    await openCompanion(page, async () => windowStates.unpaired);
    // What it was told first comes late; nothing else may be overtaken by it.
    await expect(page.getByTestId("standing")).toHaveText("Not paired");
    for (const [name, state] of Object.entries(windowStates)) await pictured(page, `${name}-${colorScheme}`, state);
    await page.getByRole("tab", { name: "Settings" }).click();
    for (const [name, state] of Object.entries(settingsStates)) await pictured(page, `${name}-${colorScheme}`, state);
    await page.getByRole("tab", { name: "Sessions" }).click();
    await tellCompanion(page, windowStates.typing);
    await withoutFaults(page);
    await tellCompanion(page, windowStates["link-foreign"]);
    await withoutFaults(page);
    expect(faults).toEqual([]);
    await context.close();
  }
});

async function openWindow(page: Page): Promise<void> {
  // States come in order, however long the page takes to hear one.
  let told = Promise.resolve();
  app.desktop.told = (state) => {
    told = told.then(async () => tellCompanion(page, state)).catch(() => undefined);
  };
  await openCompanion(page, async (channel, message) => app.hear(channel, message));
}

test.describe("over a real web app", () => {
  test.beforeAll(async () => {
    test.setTimeout(startMs);
    await stack.start();
  });
  test.afterAll(async ({ browser }) => {
    // Until then: the page that one test opened is what the next one's window tells of.
    await closePages(browser);
    await app.quit();
    await stack.dispose();
  });

  test("from nothing to a session: a code, a yes in the browser, the last yes in the window; then the panic button", async ({
    browser,
  }) => {
    const machine = { id: "desk", name: "desk" };
    // As an app that was just installed: nobody has told it where its Coda is.
    const { CODA_SERVER: _, ...env } = stack.environmentOf(machine);
    await app.start({ env, dataFolder: join(stack.folder, "companion") });
    const companion = await browser.newPage({ viewport: size });
    await openWindow(companion);
    await companion.getByTestId("address").fill("coda.example");
    await companion.getByRole("button", { name: "Show a code" }).click();
    await expect(companion.getByTestId("refusal")).toContainText("it must be an http(s) address");
    await companion.getByTestId("address").fill(stack.webUrl);
    await companion.getByRole("button", { name: "Show a code" }).click();
    const code = await companion.getByTestId("code").innerText();

    const web = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await web.goto(stack.signInUrl("/pair"));
    await web.waitForURL("**/pair");
    const link = await web.getByTestId("open-companion").getAttribute("href");
    expect(link).toBe(companionLink(stack.webUrl));
    // Its code is on view: nothing is left to be asked about.
    app.desktop.open([link ?? ""]);
    expect([app.desktop.state?.link, app.desktop.happened.at(-1)]).toEqual([null, "window"]);
    await companion.getByRole("button", { name: "Open the page" }).click();
    // A click is over before its word has come from the page to the app.
    const lastDone = () => app.desktop.happened.at(-1);
    await expect.poll(lastDone).toBe(`open ${stack.webUrl}/pair#${code}`);
    await web.goto(`${stack.webUrl}/pair#${code}`);
    await web.getByTestId("pair-yes").click();
    await expect(companion.getByTestId("last-yes")).toBeVisible();
    expect(app.desktop.notes.map(({ title }) => title)).toEqual(["Somebody wants to pair"]);
    await companion.getByRole("button", { name: "Yes, pair it" }).click();

    await web.waitForURL(`**${firstTerminal}`);
    const terminal = new TerminalPage(web);
    await terminal.live();
    await terminal.run("echo from-the-companion-$((40+2))");
    await terminal.shows("from-the-companion-42");
    await expect(companion.getByTestId("people")).toContainText("May type");
    await expect.poll(() => app.desktop.model?.icon).toBe("typing");

    await companion.getByRole("button", { name: "Copy this command" }).click();
    await expect.poll(lastDone).toMatch(/^copy tmux -L \S+ attach /u);

    await companion.getByRole("button", { name: "Cut everybody off" }).click();
    await expect(companion.getByTestId("cut-off")).toBeVisible();
    await expect(terminal.state).not.toHaveText(/^live$/u);
    await companion.getByRole("button", { name: "Let it go on" }).click();
    await terminal.live();
    await expect(companion.getByTestId("cut-off")).toHaveCount(0);
  });

  test("a core that crashes comes back by itself, and the session has not noticed", async ({ browser }) => {
    const companion = await browser.newPage({ viewport: size });
    await openWindow(companion);
    await expect(companion.getByTestId("standing")).toHaveText("In use");
    app.killCore();
    await expect(companion.getByTestId("standing")).toHaveText("Starting again");
    await expect(companion.getByTestId("standing")).toHaveText("In use");
    await expect(companion.getByTestId("sessions")).toContainText("Running");
    expect(app.reports).toEqual(["the core's process ended: SIGKILL"]);
  });

  test("quitting ends the core in order, and leaves the session alone", async () => {
    await app.quit();
    expect(app.ended).toBe("exit code 0");
    expect(stack.tmux({ id: "desk", name: "desk" }, "list-sessions", "-F", "#{session_name}")).toContain(
      "coda__first__primary",
    );
  });
});
