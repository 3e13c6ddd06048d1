/** A phone: 390 px, a finger, and no Esc, Ctrl or arrows of its own. */
import { devices, expect, test, type Page } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack();
const { userAgent } = devices["Pixel 7"];
test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, userAgent });

function key(page: Page, name: string) {
  return page.getByTestId("key-bar").getByRole("button", { name, exact: true });
}

function windowSize(): string {
  return stack.tmux("display-message", "-p", "-t", "=coda__first__primary:", "#{window_width}x#{window_height}");
}

test("keys that a phone lacks, a text in one piece, and nobody's size changed by it", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  const size = windowSize();

  await terminal.run("sleep 600");
  await key(page, "Control C").tap();
  await terminal.run("echo one");
  await terminal.shows("one");

  await terminal.run("cat -v");
  await key(page, "Up").tap();
  await terminal.type("\n");
  await terminal.shows("^[[A");
  await key(page, "Ctrl").tap();
  await expect(key(page, "Ctrl, for the next key")).toBeVisible();
  await page.keyboard.type("d");
  await expect(key(page, "Ctrl")).toBeVisible();

  await key(page, "More keys").tap();
  await key(page, "Write").tap();
  const composer = page.getByTestId("composer");
  await composer.getByLabel("Text for the terminal").fill("echo first-$((1+1))\necho second-$((1+2))");
  await composer.getByRole("button", { name: "Send" }).tap();
  await page.getByTestId("paste-anyway").tap();
  await terminal.shows(/first-2$/u);
  await terminal.shows(/second-3$/u);
  await composer.getByRole("button", { name: "Close" }).tap();
  await expect(page.getByTestId("key-bar")).toBeVisible();
  expect(windowSize(), "a phone that looks in and types changes nobody's size").toBe(size);
});
