/** A phone: 390 px, a finger, no Esc, Ctrl or arrows of its own; and what it shows when nothing can be reached. */
import { devices, expect, test, type Page } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack();
const { userAgent } = devices["Pixel 7"];
test.use({
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  userAgent,
  serviceWorkers: "allow",
});

function key(page: Page, name: string) {
  return page.getByTestId("key-bar").getByRole("button", { name, exact: true });
}

/** Pixels, of the pane's cells as they are drawn. */
async function textWidth(page: Page): Promise<number> {
  return (await page.locator(".xterm-screen").boundingBox())?.width ?? 0;
}

async function workerIsReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

test("keys that a phone lacks, a text in one piece, a zoom that resizes nothing, and what is left without a network", async ({
  page,
  context,
}) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await workerIsReady(page);
  const size = stack.tmux("display-message", "-p", "-t", "=coda__first__primary:", "#{window_width}x#{window_height}");

  await terminal.run("sleep 600");
  await key(page, "Control C").tap();
  await terminal.run("echo one");
  await terminal.shows("one");
  await key(page, "Up").tap();
  await terminal.type("\n");
  await expect.poll(async () => (await terminal.lines()).filter((line) => line.trimEnd() === "one").length).toBe(2);

  await terminal.run("cat");
  await key(page, "Ctrl").tap();
  await expect(key(page, "Ctrl, for the next key")).toBeVisible();
  await page.keyboard.type("d");
  await expect(key(page, "Ctrl")).toBeVisible();

  await key(page, "More keys").tap();
  await key(page, "Write").tap();
  const composer = page.getByTestId("composer");
  await composer.getByLabel("Text for the terminal").fill("echo first-line\necho second-line");
  await composer.getByRole("button", { name: "Send" }).tap();
  await page.getByTestId("paste-anyway").tap();
  await terminal.shows("first-line");
  await terminal.shows("second-line");
  await composer.getByRole("button", { name: "Close" }).tap();

  expect(await textWidth(page), "all of the pane's width").toBeLessThanOrEqual(390);
  expect(
    stack.tmux("display-message", "-p", "-t", "=coda__first__primary:", "#{window_width}x#{window_height}"),
    "a phone that looks in and types changes nobody's size",
  ).toBe(size);

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText("Coda cannot be reached.")).toBeVisible();
  await terminal.shows("second-line");
  await page.getByRole("button", { name: "All that this browser kept" }).tap();
  await expect(page.getByTestId("kept-terminal")).toHaveText(/^primary/u);
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).tap();
  await terminal.live();
});
