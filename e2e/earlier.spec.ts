/** What becomes of a terminal's old output: its dead pane keeps its size, and what was started again stays readable. */
import { expect } from "@playwright/test";
import type { CodaStack } from "./support/coda-stack.ts";
import { showsSizeOf } from "./support/screen-box.ts";
import { test } from "./support/shared-stack.ts";
import { firstTerminal, TerminalPage } from "./support/terminal-page.ts";

function paneSize(stack: CodaStack): string {
  return stack.tmux("list-panes", "-t", "=coda__first__again:", "-F", "#{pane_width}x#{pane_height}").trim();
}

test("an ended terminal keeps its size, and after it was started again its output is under Earlier programs", async ({
  page,
  stack,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const path = await stack.newTerminal("again");
  const terminal = new TerminalPage(page, path);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await expect(page.getByTestId("earlier-programs")).toHaveCount(0);
  await terminal.run("echo the-first-program");
  await terminal.shows("the-first-program");
  await expect(page.getByTestId("size-owner")).toHaveText(" · this window");
  await showsSizeOf(page, () => paneSize(stack));
  const before = paneSize(stack);
  await terminal.run("exit");
  const banner = page.getByTestId("exited-banner");
  await expect(banner).toContainText("The program in this terminal has ended");
  await expect(banner).toContainText("Earlier programs");
  expect(paneSize(stack)).toBe(before);

  await page.getByTestId("ended-fold").click();
  await expect(banner).toHaveCount(0);
  await page.getByTestId("ended-fold").click();
  await banner.getByTestId("start-again").click();
  await terminal.live();
  expect(paneSize(stack)).toBe(before);
  await terminal.run("echo the-second-program");
  await terminal.shows("the-second-program");

  await page.getByTestId("earlier-programs").click();
  const rows = page.getByTestId("earlier-program");
  await expect(rows).toHaveCount(1);
  await rows.first().click();
  await page.waitForURL(/\/earlier\/\d+$/u);
  await terminal.shows("the-first-program");
  expect((await terminal.lines()).join("\n")).not.toContain("the-second-program");
  await expect(page.getByTestId("saved-line")).toContainText("saved output");
  await terminal.type("echo typed-here");
  expect((await terminal.lines()).join("\n")).not.toContain("typed-here");

  await page.getByTestId("back-to-terminal").click();
  await page.waitForURL(`**${path}`);
  await terminal.live();
  await terminal.shows("the-second-program");
});

test("a pane that was never there has no page", async ({ page, stack }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await page.goto(`${stack.webUrl}${firstTerminal}/earlier/999`);
  await expect(page.getByText("There is nothing at this address")).toBeVisible();
});
