/** A second slot made in the browser: its terminal is live within a moment, on a session of its own. */
import { expect, type Page } from "@playwright/test";
import type { CodaStack } from "./support/coda-stack.ts";
import { test } from "./support/shared-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

test("a new idea and a new slot made in the browser are live at once, each slot is a session of its own, which its list ends", async ({
  page,
  stack,
}) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("echo in-the-first");
  await terminal.shows("in-the-first");

  await page.goto(`${stack.webUrl}/ideas`);
  await page.getByTestId("create-idea").click();
  await page.getByTestId("idea-title").fill("Paper boat");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/ideas\/paper-boat/u);
  await page.getByTestId("new-slot").first().click();
  await expect(page.getByTestId("slot-name")).toHaveValue("primary");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/terminals\/primary/u);
  await terminal.live();
  // Also before the list, which is asked for every few seconds, can name the device that it is live on.
  await page.getByTestId("attach-open").click();
  await expect(page.getByTestId("attach-dialog")).toContainText("It lives on");
  await page.keyboard.press("Escape");
  await terminal.shows(/[$#] *$/u); // the new shell's prompt: typed before it, the answer would stand behind it
  await terminal.run("echo in-the-boat");
  await terminal.shows("in-the-boat");
  expect((await terminal.lines()).some((line) => line.includes("in-the-first"))).toBe(false);
  expect(stack.tmux("list-sessions", "-F", "#{session_name}").split("\n")).toEqual(
    expect.arrayContaining(["coda__first__primary", "coda__paper-boat__primary"]),
  );

  await endByList(page, stack);
});

/** After a question; the palette then offers to begin it anew. */
async function endByList(page: Page, stack: CodaStack): Promise<void> {
  const running = () => stack.tmux("list-sessions", "-F", "#{session_name}").split("\n");
  await page.goto(`${stack.webUrl}/ideas/paper-boat`);
  const status = page.getByTestId("session-status");
  const question = page.getByTestId("session-deed");
  const end = async (answer: string) => {
    await page.getByTestId("session-menu").click();
    await page.getByTestId("session-end").click();
    await expect(question).toContainText("what they have not saved is lost");
    await question.getByRole("button", { name: answer }).click();
    await expect(question).toHaveCount(0);
  };
  await end("Cancel");
  expect(running()).toContain("coda__paper-boat__primary");
  await end("End it");
  expect(running()).not.toContain("coda__paper-boat__primary");
  await expect(status).toHaveText("exited");

  await page.getByTestId("palette-open").click();
  await page.keyboard.type("start primary again");
  await expect(page.getByRole("option", { name: /Start primary again/u })).toBeVisible();
}
