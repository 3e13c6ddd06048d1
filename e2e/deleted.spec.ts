/** A terminal or an idea that is deleted while somebody looks at it: it is called deleted, and nothing of it stays. */
import { expect, test } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { lookHere } from "./support/page-looks.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack();

test("a terminal that is deleted is called deleted, and nothing of it stays in the browser", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("echo kept-for-now");
  await terminal.shows("kept-for-now");
  const kept = () =>
    page.evaluate(async () => {
      const opening = indexedDB.open("coda-paints");
      await new Promise((resolve) => opening.addEventListener("success", resolve));
      const counting = opening.result.transaction("paints").objectStore("paints").count();
      await new Promise((resolve) => counting.addEventListener("success", resolve));
      opening.result.close();
      return counting.result;
    });
  await expect.poll(kept).toBeGreaterThan(0);

  const missing = await page.context().newPage();
  await missing.goto(`${stack.webUrl}/ideas/first/terminals/never-made`);
  await expect(missing.getByTestId("create-missing-slot")).toBeVisible();

  await page.evaluate(() => fetch("/api/devmode/ideas/first", { method: "DELETE" }));
  await expect(page.getByTestId("gone-banner")).toBeVisible();
  await expect(terminal.state).toHaveText("deleted");
  await lookHere(page, "terminal-deleted");
  await expect.poll(kept).toBe(0);

  await expect(missing.getByTestId("idea-deleted")).toBeVisible();
  await expect(missing.getByTestId("create-missing-slot")).toHaveCount(0);

  await page.reload();
  await expect(page.getByText("There is nothing at this address")).toBeVisible();
  await expect.poll(kept).toBe(0);
});
