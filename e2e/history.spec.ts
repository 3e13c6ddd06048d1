/** The history page in a real browser: what was run is found, its output opened and taken away, its keeping set, and deleted. */
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { lookHere } from "./support/page-looks.ts";
import { pauseIdea, recordIdeaAgain } from "./support/pause-idea.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack({ SHELL: "/bin/bash", CODA_SHELL_INTEGRATION: "1" });
const history = "/ideas/first/history";

test("what was run in an idea is found, and its output is opened where it ended", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  for (const command of ["cd /usr", "seq 3 | sed s/^/early-/", "ls /no-such-folder", "echo 100%"]) {
    await terminal.runToEnd(command);
  }
  await terminal.run("echo the-last-of-them");
  await terminal.shows("the-last-of-them");

  await page.getByTestId("session-history").click();
  await page.waitForURL(`**${history}?in=primary`);
  const rows = page.getByTestId("command-row");
  await expect(rows).toHaveCount(5, { timeout: 30_000 });
  await expect(rows.first()).toContainText("echo the-last-of-them");
  await expect(rows.nth(2)).toContainText("exit 2");
  await expect(rows.nth(2)).toContainText("/usr");
  await expect(rows.last()).toContainText("no output");

  await page.getByLabel("Ended").selectOption("failed");
  await page.getByRole("button", { name: "Show" }).press("Enter");
  await expect(page).toHaveURL(/ended=failed/u);
  await expect(rows).toHaveCount(1);
  await page.getByTestId("command-menu").click();
  await page.getByTestId("commands-there").click();
  await expect(page).toHaveURL(/history\?dir=%2Fusr$/u);
  await expect(rows).toHaveCount(4);
  await page.getByLabel("Took").selectOption("3600");
  await page.getByRole("button", { name: "Show" }).press("Enter");
  await expect(page.getByTestId("no-such-command")).toBeVisible();
  await page.goto(stack.webUrl + history);
  await page.getByLabel("Exit code").fill("2");
  await page.getByLabel("From").fill("2020-01-01T00:00");
  await page.getByLabel("Exit code").press("Enter");
  await expect(page).toHaveURL(/since=20(?:19|20)-.*exit=2/u);
  await expect(rows).toHaveText([/no-such-folder/u]);
  await expect(page.getByLabel("From")).toHaveValue("2020-01-01T00:00");
  await page.getByLabel("Until").fill("2020-01-02T00:00");
  await page.getByLabel("Exit code").press("Enter");
  await expect(page.getByTestId("no-such-command")).toBeVisible();
  await page.goto(`${stack.webUrl}${history}?ended=failed`);
  await page.getByLabel("Ended").selectOption("");
  await page.getByRole("searchbox").fill("0%");
  await page.getByRole("searchbox").press("Enter");
  await expect(page).toHaveURL(/text=0/u);
  await expect(rows).toHaveText([/echo 100%/u]);
  await page.getByRole("searchbox").fill("nothing like it");
  await page.getByRole("searchbox").press("Enter");
  await expect(page.getByTestId("no-such-command")).toBeVisible();

  await page.goto(`${stack.webUrl}${history}?text=early`);
  await page.getByTestId("command-output").click();
  await page.waitForURL(/\/earlier\/\d+\?end=/u);
  await terminal.shows("early-3");
  expect((await terminal.lines()).join("\n")).not.toContain("no-such-folder");
  await page.getByTestId("saved-whole").click();
  await terminal.shows("the-last-of-them");
});

test("its output is taken away in a format that is said for whom", async ({ page }) => {
  await new TerminalPage(page).signIn(stack.signInUrl());
  await page.goto(stack.webUrl + history);
  const coming = page.waitForEvent("download");
  await page.getByTestId("export-text").click();
  const file = await coming;
  expect(readFileSync(await file.path(), "utf8")).toContain("early-2");
  const archive = page.waitForEvent("download");
  await page.getByTestId("export-idea").click();
  expect((await archive).suggestedFilename()).toBe("first.zip");
});

test("how long it is kept is the account's to say, and the idea's", async ({ page }) => {
  await new TerminalPage(page).signIn(stack.signInUrl());
  await page.goto(`${stack.webUrl}/settings/history`);
  const days = page.getByTestId("retention-days");
  await days.fill("14");
  await expect(page.getByTestId("retention-meaning")).toContainText("Saving this deletes what was stored before");
  await days.press("Enter");
  await expect(page.getByTestId("retention-meaning")).toContainText("deleted 14 days after");

  await page.goto(stack.webUrl + history);
  await expect(days).toHaveAttribute("placeholder", "14, as your account");
  await days.fill("0");
  await expect(page.getByTestId("retention-save")).toBeDisabled();
  await days.fill("60");
  // What it means is said before it is saved, too.
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH" && response.ok());
  await days.press("Enter");
  await expect(page.getByTestId("retention-meaning")).toContainText("deleted 60 days after");
  await saved;
  await page.reload();
  await expect(days).toHaveValue("60");
});

test("a device that is off is named, and what it stored is there", async ({ page }) => {
  await new TerminalPage(page).signIn(stack.signInUrl());
  await stack.stopHelper();
  await page.goto(stack.webUrl + history);
  await expect(page.getByTestId("history-offline")).toContainText("cannot be reached", { timeout: 90_000 });
  await expect(page.getByTestId("command-row").first()).toBeVisible();
});

test("PU4 a pause that begins while the device is away is said to wait for it, and is taken back there", async ({
  page,
}) => {
  await new TerminalPage(page).signIn(stack.signInUrl());
  const banner = await pauseIdea(page, "to be paused");
  await expect(banner).toContainText(/Recording will pause when .+ is back/u);
  await expect(page.getByTestId("offline-banner")).toContainText("you are reading the saved history");
  await lookHere(page, "terminal-offline");
  await recordIdeaAgain(banner);
  await expect(banner).toHaveCount(0);
});

test("a terminal that no device has taken says what it waits for", async ({ page }) => {
  await new TerminalPage(page).signIn(stack.signInUrl());
  const made = await page.request.post(`${stack.webUrl}/api/devmode/sessions`, {
    data: { idea: "first", slot: "later" },
  });
  const { session } = (await made.json()) as { session: { id: string } };
  await page.goto(`${stack.webUrl}/ideas/first/terminals/later`);
  await expect(page.getByTestId("reserved-banner")).toBeVisible();
  await expect(page.locator(".xterm-screen")).toBeVisible();
  await lookHere(page, "terminal-reserved");
  await page.request.delete(`${stack.webUrl}/api/devmode/sessions/${session.id}`);
});

test("a terminal is deleted after it was said how much goes", async ({ page }) => {
  await new TerminalPage(page).signIn(stack.signInUrl());
  await page.goto(`${stack.webUrl}${history}?in=primary`);
  await page.getByTestId("delete-history").click();
  await expect(page.getByTestId("what-goes")).toContainText(/^1 pane, .+ of output and 5 commands go for good/u);
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("delete-history-dialog")).toHaveCount(0);
  await page.getByTestId("delete-history").click();
  await page.route("**/api/devmode/sessions/*", async () => new Promise(() => {}), { times: 1 });
  await page.getByTestId("delete-history-submit").click();
  await expect(page.getByTestId("what-goes")).toContainText(/^Deleting 1 pane, /u);
  await page.getByTestId("delete-history-stop").click();
  await expect(page.getByTestId("deletion-stopped")).toBeVisible();
  await page.getByTestId("delete-history-submit").click();
  await expect(page.getByTestId("history-deleted")).toContainText("primary is deleted");
  await expect(page).toHaveURL(stack.webUrl + history);
  await expect(page.getByTestId("command-row")).toHaveCount(0);
});

test("an idea has another title at once, is put away and taken back", async ({ page }) => {
  await new TerminalPage(page).signIn(stack.signInUrl());
  await page.goto(`${stack.webUrl}/ideas`);
  const choose = async (item: string) => {
    await page.getByTestId("idea-menu").click();
    await page.getByTestId(item).click();
  };
  /** What is on view at once a page that is loaded anew has only after this. */
  const saved = async () =>
    page.waitForResponse((response) => response.request().method() === "PATCH" && response.ok());
  const row = page.getByTestId("idea-row");
  await choose("idea-rename");
  const title = page.getByTestId("rename-title");
  await title.fill(" ");
  await title.press("Enter");
  await expect(title).toHaveAttribute("aria-invalid", "true");
  await title.fill("Lighthouse");
  const renamed = saved();
  await title.press("Enter");
  await expect(row).toHaveText("Lighthouse");
  await renamed;
  const putAway = saved();
  await choose("idea-archive");
  await expect(page.getByTestId("idea-archived")).toContainText("Lighthouse");
  await expect(row).toHaveCount(0);
  await putAway;
  await page.reload();
  await page.getByTestId("show-archived").click();
  await expect(page.getByRole("list", { name: "Archived ideas" })).toContainText("Lighthouse");
  const takenBack = saved();
  await choose("idea-archive");
  await expect(page.getByRole("list", { name: "Ideas", exact: true })).toContainText("Lighthouse");
  await takenBack;
  await page.reload();
  await expect(row).toHaveText("Lighthouse");
  await expect(page.getByTestId("show-archived")).toHaveCount(0);
});

test("an idea is deleted once its title is typed, and the way is the list that lacks it", async ({ page }) => {
  await new TerminalPage(page).signIn(stack.signInUrl());
  await page.goto(`${stack.webUrl}/ideas/first`);
  await page.getByTestId("idea-menu").click();
  await page.getByTestId("idea-delete").click();
  await expect(page.getByTestId("what-goes")).toHaveText("0 terminals and 0 bytes of output go for good.");
  await page.getByTestId("delete-idea-title").fill("lighthouse");
  await expect(page.getByTestId("delete-idea-submit")).toBeDisabled();
  await page.getByTestId("delete-idea-title").fill("Lighthouse");
  await page.getByTestId("delete-idea-submit").click();
  await expect(page).toHaveURL(`${stack.webUrl}/ideas`);
  await expect(page.getByTestId("no-ideas")).toBeVisible();
});
