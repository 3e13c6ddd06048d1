/** Shortcuts in a real browser: other keys are recorded, and any of them can be sent to the program instead. */
import { expect } from "@playwright/test";
import { test } from "./support/shared-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

test("a shortcut gets other keys, none that another has, and its keys reach the program when that is asked for", async ({
  page,
  stack,
}) => {
  const terminal = new TerminalPage(page, await stack.newTerminal("shortcuts"));
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("cat -v");
  await page.keyboard.press("Control+Shift+S");
  await expect(page.getByTestId("next-key")).toBeVisible();
  await page.keyboard.press("Control+Shift+F");
  await expect(page.getByTestId("next-key")).toBeHidden();
  await page.keyboard.press("Enter");
  await terminal.shows("^F");
  await expect(page.getByTestId("find-bar")).toBeHidden();

  await page.goto(`${stack.webUrl}/settings/keys`);
  await page.getByTestId("record-text.find-terminal").click();
  // The page hears keys once its script runs.
  await expect(page.getByRole("textbox", { name: /^Press the keys/u })).toBeFocused();
  const trouble = page.getByTestId("key-trouble");
  await page.keyboard.press("Control+Shift+Z");
  await expect(trouble).toContainText("Ctrl+Shift+Z is “Zoom the pane, and back” in a terminal");
  await expect(page.getByTestId("key-save")).toBeDisabled();
  await page.keyboard.press("Control+Shift+J");
  await expect(trouble).toContainText("Enter saves");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("keys-text.find-terminal")).toContainText("CtrlShiftJ");
  await expect(page.getByTestId("record-text.find-terminal")).toBeFocused();

  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(page).toHaveURL(/\/ideas$/u);
  await terminal.open();
  await terminal.live();
  await terminal.surface.click();
  await page.keyboard.press("Control+Shift+J");
  await expect(page.getByTestId("find-bar")).toBeVisible();
});
