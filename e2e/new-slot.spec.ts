/** A second slot made in the browser: its terminal is live within a moment, on a session of its own. */
import { expect } from "@playwright/test";
import { test } from "./support/shared-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

test("a new idea and a new slot made in the browser are live at once, and each slot is a session of its own", async ({
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
  await terminal.shows(/[$#] *$/u); // the new shell's prompt: typed before it, the answer would stand behind it
  await terminal.run("echo in-the-boat");
  await terminal.shows("in-the-boat");
  expect((await terminal.lines()).some((line) => line.includes("in-the-first"))).toBe(false);
  expect(stack.tmux("list-sessions", "-F", "#{session_name}").split("\n")).toEqual(
    expect.arrayContaining(["coda__first__primary", "coda__paper-boat__primary"]),
  );
});
