/** What a browser does at a machine is written there, and comes to the owner's page. */
import { expect, test } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack();

test("coming, typing and leaving are in the helper's log and in the web app's, and what was typed is in neither", async ({
  page,
}) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("echo not-for-the-log");
  await terminal.shows("not-for-the-log");
  await page.goto(`${stack.webUrl}/audit`);
  const rows = page.getByTestId("audit-row");
  await expect(async () => {
    await page.reload();
    for (const words of ["opened a terminal", "began to type", "stopped typing", "left a terminal"])
      await expect(rows.filter({ hasText: words }).filter({ hasText: "report" })).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  const said = stack.runner("audit");
  expect(said).toContain("session.typing-started");
  expect(said).not.toContain("not-for-the-log");
  expect(stack.runner("audit", "--verify")).toContain("None was changed, removed or inserted.");
  expect(await page.content()).not.toContain("not-for-the-log");
});
