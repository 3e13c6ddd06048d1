/** What stands around the terminal: its status on a phone, its ending, and the way out of it by the keyboard. */
import { expect } from "@playwright/test";
import { test } from "./support/shared-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

test("on a phone: two rows of status, an ending with its ways on, and no command where the session is gone", async ({
  page,
  stack,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const terminal = new TerminalPage(page, await stack.newTerminal("around"));
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("echo ready");
  await terminal.shows("ready");
  await expect(page.getByTestId("session-name")).toBeHidden();
  await expect(page.getByTestId("continuity")).toBeHidden();
  await expect(page.getByTestId("role")).toBeVisible();
  const status = await page.getByTestId("status-line").boundingBox();
  expect(status?.height).toBeLessThan(64);

  await terminal.run("exit");
  const banner = page.getByTestId("exited-banner");
  await expect(banner).toContainText("The program in this terminal has ended");
  const command = banner.getByTestId("respawn-command");
  const [above, button] = [await command.boundingBox(), await banner.getByTestId("start-again").boundingBox()];
  expect(button?.y).toBeGreaterThan((above?.y ?? 0) + (above?.height ?? 0));
  expect(await command.evaluate((element) => element.scrollWidth <= element.clientWidth), "seen whole").toBe(true);

  stack.tmux("kill-session", "-t", "=coda__first__around");
  await expect(banner).toContainText("The tmux session is gone");
  await expect(command).toHaveCount(0);
  await banner.getByTestId("start-again").click();
  await terminal.live();
});

test("who comes into the terminal by the keyboard is told how to leave it", async ({ page, stack }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const terminal = new TerminalPage(page, await stack.newTerminal("around"));
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.surface.click();
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("way-out")).toHaveCount(0);
  await page.keyboard.press("Control+Shift+ArrowUp");
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("way-out")).toBeVisible();
});
