/** Searching in a real browser, with the device off: typed, found, walked to with keys, and opened where it was printed. */
import { expect, test } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack({ SHELL: "/bin/bash", CODA_SHELL_INTEGRATION: "1" });

test("what a terminal printed is found with its device off, and opened at the moment", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("seq 30 | sed 's/^/kestrel number /'");
  await terminal.run("seq 200 | sed 's/^/later /'");
  await terminal.shows("later 200");

  await page.goto(`${stack.webUrl}/devices`);
  // The page hears keys once its script runs.
  await expect(async () => {
    await page.keyboard.press("/");
    await page.waitForURL("**/search", { timeout: 1_000 });
  }).toPass();
  const field = page.getByTestId("search-field");
  await expect(field).toBeFocused();
  const hits = page.getByTestId("search-hit");
  await expect(async () => {
    await field.fill("");
    await field.fill("kestrel 17");
    await expect(hits).toHaveText([/kestrel number 17/u], { timeout: 1_000 });
  }).toPass();
  await stack.stopHelper();

  await field.fill('"number 2"');
  await expect(hits).toHaveCount(11);
  await expect(page).toHaveURL(/q=%22number\+2%22/u);
  await expect(hits.first()).toContainText("printed by seq 30");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(hits.nth(1)).toBeFocused();
  await page.keyboard.press("/");
  await expect(field).toBeFocused();

  await hits.last().click();
  await page.waitForURL(/\/earlier\/\d+\?end=/u);
  await terminal.shows("kestrel number 2");
  expect((await terminal.lines()).join("\n")).not.toContain("later");
  await page.goBack();
  await expect(field).toHaveValue('"number 2"');
  await expect(page.getByTestId("page-coming"), "nothing is on its way any more").toBeEmpty();
  await field.fill("nothing like it");
  await expect(page.getByTestId("search-nothing")).toBeVisible();

  await page.route("**/api/devmode/search?**", async (route) => {
    // What is left of it is never answered.
    if (route.request().url().includes("next=")) return new Promise(() => {});
    const some = { hits: [], commands: [], next: "on", searchedTo: new Date().toISOString(), notReady: 0 };
    return route.fulfill({ json: { ...some, looked: 30, left: 70 } });
  });
  await field.fill("takes its time");
  await expect(page.getByTestId("search-under-way")).toContainText("Still searching, 30 %");
  await page.getByTestId("search-stop").click();
  await expect(page.getByTestId("search-under-way")).toHaveCount(0);
  await expect(page.getByTestId("search-more")).toBeEnabled();
});
