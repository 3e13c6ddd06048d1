/** The way through a terminal's time: what came while nobody looked, and a link to a moment. */
import { expect, test, type Page } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { firstTerminal, TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack({ SHELL: "/bin/bash", CODA_SHELL_INTEGRATION: "1" });

/** What this browser noted when the terminal was left is from two minutes earlier. */
async function leftLongAgo(page: Page): Promise<void> {
  await page.evaluate(() => {
    const places = JSON.parse(localStorage.getItem("coda.left") ?? "[]") as { atMs: number }[];
    if (places.length === 0) throw new Error("nothing was noted");
    localStorage.setItem("coda.left", JSON.stringify(places.map((each) => ({ ...each, atMs: each.atMs - 120_000 }))));
  });
}

test("what came since is counted, and leads there; a link leads to what was on view", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("seq 1 120 | sed s/^/before-/");
  await terminal.shows("before-120");
  await page.goto(`${stack.webUrl}/ideas/first`);
  await expect(page.getByTestId("session-preview")).toContainText("before-120");
  await leftLongAgo(page);
  stack.tmux("send-keys", "-t", "=coda__first__primary:", "ls /no-such; seq 1 99 | sed s/^/after-/; false", "Enter");
  await expect(page.getByTestId("session-preview")).toContainText("after-99");
  await expect(page.getByTestId("session-command")).toContainText("exit 1");

  await terminal.open();
  const notice = page.getByTestId("since-left");
  await expect(notice).toContainText(/1\d\d lines, 1 command, 1 failed/u);
  await notice.getByTestId("go-where-left").click();
  await expect(page.locator(".coda-mark-left")).toBeInViewport();
  await notice.getByTestId("go-first-error").click();
  await expect(page.locator(".coda-mark-place")).toHaveAttribute("data-text", "exit 1");
  await notice.getByTestId("dismiss-since-left").click();
  await expect(page.locator(".coda-mark-left")).toHaveCount(0);

  await terminal.surface.click({ button: "right" });
  await page.getByTestId("menu-copy-moment").click();
  await expect(page.getByTestId("moment-copied")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain(`${firstTerminal}?`);
  await page.goto(`${stack.webUrl}/ideas`);
  await page.goto(link);
  await expect(page.locator(".coda-mark-place")).toHaveAttribute("data-text", "the moment of this link");
  await expect(page.locator(".coda-mark-place")).toBeInViewport();
  await page.getByTestId("open-connection-log").click();
  await expect(page.getByTestId("connection-log")).toContainText("live");
});

/** Seconds of the day that the playback shows. */
async function shownSeconds(page: Page): Promise<number> {
  const [hours = 0, minutes = 0, seconds = 0] = (await page.getByTestId("playback-time").innerText())
    .split(":")
    .map(Number);
  return hours * 3_600 + minutes * 60 + seconds;
}

test("its past is played over what was quiet, and two runs of a line are compared", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  for (const _time of ["once", "again"]) await terminal.runToEnd("date +ran-at-%N; sleep 3; echo quiet-is-over");

  await page.goto(`${stack.webUrl}/ideas/first/history?text=ran-at`);
  const rows = page.getByTestId("command-row");
  await expect(rows).toHaveCount(2, { timeout: 30_000 });
  await page.getByTestId("compare-run").first().click();
  await page.route("**/text?**", async () => new Promise(() => {}), { times: 2 });
  await page.getByTestId("compare-with").click();
  await page.getByTestId("compare-stop").click();
  await page.getByTestId("compare-stopped").getByRole("button", { name: "Compare" }).click();
  await expect(page.getByTestId("compare-count")).toHaveText("1 removed, 1 added");
  await page.goBack();

  await page.getByTestId("command-output").first().click();
  await page.getByTestId("play-saved").click();
  await expect(page.getByTestId("playback-controls")).toBeVisible();
  const past = page.getByTestId("playback-timeline");
  await past.press("End");
  await terminal.shows("quiet-is-over");
  const end = await shownSeconds(page);
  await past.press("Home");
  await expect.poll(async () => (await terminal.lines()).join("\n")).not.toContain("quiet-is-over");
  const lasted = end - (await shownSeconds(page));
  const played = Number(await past.getAttribute("aria-valuemax"));
  expect(played, "each of two quiet times of three seconds is one").toBeLessThanOrEqual(lasted - 3);

  for (let step = 0; step < 4; step += 1) await past.press("ArrowUp");
  await past.press(" ");
  await terminal.shows("quiet-is-over", 30_000);
});
