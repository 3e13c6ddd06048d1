/** The audit log in a real browser: found by the menu, filtered by the keyboard, paged, and taken away as a file. */
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { WebServer } from "./support/web-server.ts";

const buildMs = 330_000;
const wicked = `<img src=x onerror="document.title='owned'">`;

let server: WebServer;
test.beforeAll(async () => {
  test.setTimeout(buildMs);
  server = await WebServer.prepare();
  await server.start({ ENABLE_PASSWORD: "1" });
});
test.afterAll(async () => server.dispose());

test("whoever signs in finds what was done, by whom and from where", async ({ page }) => {
  await page.goto(await server.setUpLink());
  await page.getByLabel("Your name").fill(wicked);
  await page.getByLabel("E-mail").fill("ada@example.org");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByLabel("Password").press("Enter");
  await expect(page).toHaveURL(/\/ideas$/u);
  const headers = { "content-type": "application/json", origin: server.origin };
  for (let days = 1; days <= 60; days++)
    await page.request.patch(`${server.origin}/api/devmode/settings`, { headers, data: { retentionDays: days } });

  await page.getByTestId("account-menu").click();
  await page.getByTestId("audit-page").click();
  await expect(page).toHaveURL(/\/audit$/u);
  const rows = page.getByTestId("audit-row");
  await expect(rows).toHaveCount(50);
  await expect(rows.first()).toContainText(wicked);
  await expect(rows.first()).toContainText("changed settings");
  await expect(rows.first()).toContainText("127.0.0.1");
  await page.getByTestId("older").click();
  await expect(page).toHaveURL(/before=/u);
  await expect(rows.last()).toContainText("opened the account");
  await expect(page).toHaveTitle(/Activity/u);

  await page.getByLabel("What").selectOption("account.signed-in");
  await page.getByLabel("What").press("Tab");
  await page.getByRole("button", { name: "Show" }).press("Enter");
  await expect(page).toHaveURL(/action=account.signed-in/u);
  await expect(rows).toHaveCount(1);
  await expect(page.getByLabel("What")).toHaveValue("account.signed-in");

  const coming = page.waitForEvent("download");
  await page.getByTestId("export-csv").click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe("audit.csv");
  const lines = readFileSync(await file.path(), "utf8")
    .trim()
    .split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("account.signed-in");
});
