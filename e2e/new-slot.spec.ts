/** A second slot made in the browser: its terminal is live within a moment, on a session of its own. */
import { expect, type Page } from "@playwright/test";
import type { CodaStack } from "./support/coda-stack.ts";
import { test } from "./support/shared-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

test("a new idea and a new slot made in the browser are live at once, each slot is a session of its own, which its list ends and begins anew", async ({
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

  await deedsOfList(page, stack);
});

/** Restarted and ended by the menu of its row, each after a question, then started again by the palette. */
async function deedsOfList(page: Page, stack: CodaStack): Promise<void> {
  const shell = () => stack.tmux("display-message", "-p", "-t", "=coda__paper-boat__primary:", "#{pane_pid}").trim();
  const running = () => stack.tmux("list-sessions", "-F", "#{session_name}").split("\n");
  await page.goto(`${stack.webUrl}/ideas/paper-boat`);
  const status = page.getByTestId("session-status");
  const question = page.getByTestId("session-deed");
  const choose = async (deed: string, answer: string) => {
    await page.getByTestId("session-menu").click();
    await page.getByTestId(deed).click();
    await expect(question).toContainText("what they have not saved is lost");
    await question.getByRole("button", { name: answer }).click();
    await expect(question).toHaveCount(0);
  };
  const first = shell();
  await choose("session-restart", "Restart it");
  const second = shell();
  expect(second).not.toBe(first);
  await choose("session-end", "Cancel");
  expect(shell()).toBe(second);
  await choose("session-end", "End it");
  expect(running()).not.toContain("coda__paper-boat__primary");
  await expect(status).toHaveText("exited");

  await page.getByTestId("palette-open").click();
  await page.keyboard.type("start primary again");
  await page.getByRole("option", { name: /Start primary again/u }).click();
  await expect(question).toContainText("It begins with a new shell");
  await question.getByTestId("session-deed-yes").click();
  await expect(question).toHaveCount(0);
  expect(running()).toContain("coda__paper-boat__primary");
  await expect(status).not.toHaveText("exited");

  await onItsOwnPage(page);
}

/** The palette there has the same deeds. */
async function onItsOwnPage(page: Page): Promise<void> {
  await page.getByTestId("session-connect").click();
  await new TerminalPage(page).live();
  await page.getByTestId("palette-open").click();
  await page.keyboard.type("primary …");
  for (const deed of ["Restart primary …", "End primary …", "Delete primary …"])
    await expect(page.getByRole("option", { name: deed })).toBeVisible();
  await page.getByRole("option", { name: "Delete primary …" }).click();
  await expect(page.getByTestId("what-goes")).toBeVisible();
  await page.getByTestId("delete-history-stop").click();
  await expect(page.getByTestId("delete-history-dialog")).toHaveCount(0);
}
