/** The way through a terminal's time: what came while nobody looked, a link to a moment, and what nobody may keep. */
import { expect, test, type Page } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { pauseIdea, recordIdeaAgain } from "./support/pause-idea.ts";
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

/** Of the line that is typed while recording is paused, of what it prints, and of the title that it sets. */
const secrets = ["plover", "plo''ver", "wagtail"];

/** In the page: all that its browser keeps, as text. */
async function keptByBrowser(): Promise<string> {
  const texts: string[] = [JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])];
  const add = (value: unknown): void => {
    if (value instanceof Uint8Array) texts.push(new TextDecoder("latin1").decode(value));
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(add);
    else texts.push(String(value));
  };
  const done = async <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(new Error(`IndexedDB: ${String(request.error)}`)));
    });
  for (const { name = "" } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames)
      add(await done(database.transaction(store).objectStore(store).getAll()));
    database.close();
  }
  return texts.join("\n");
}

async function read(page: Page, path: string): Promise<string> {
  const reply = await page.request.get(`${stack.webUrl}${path}`);
  expect(reply.ok(), path).toBe(true);
  return (await reply.body()).toString("latin1");
}

/** What holds what was printed before and after the pause, so it could hold that of the pause, too. */
async function holdsNoSecret(what: string, text: () => Promise<string>): Promise<void> {
  await expect.poll(text, { message: what, timeout: 30_000 }).toContain("kingfisher-again");
  const found = await text();
  for (const secret of secrets) expect(found, `${what}: ${secret}`).not.toContain(secret);
}

test("PU1 PU2 PU3 what is printed while recording is paused is seen, and nowhere afterwards", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.runToEnd("echo king''fisher-before");
  await page.getByTestId("pane-menu").click();
  await page.getByTestId("recording-item").click();
  const banner = page.getByTestId("recording-banner");
  await expect(banner).toContainText(/Recording is paused since \d\d:\d\d/u);
  await expect(terminal.state).toHaveText("live, not recorded");

  await terminal.run("echo plo''ver; printf '\\033]2;wag''tail\\007'");
  await terminal.shows("plover");
  await page.goto(`${stack.webUrl}/ideas/first`);
  await expect(page.getByTestId("recording-badge")).toHaveText("not recorded");
  await terminal.open();
  await terminal.shows("plover");
  await banner.getByTestId("record-again").click();
  await terminal.live();
  await expect(banner).toHaveCount(0);
  await terminal.runToEnd("echo king''fisher-again");
  await terminal.shows(/output is missing here.*: recording was paused/u);
  await terminal.shows(/┆ printed while recording was paused, and not kept/u);
  await expect(page.getByTestId("continuity")).toHaveText(/^recording was paused/u);
  for (const secret of secrets) expect((await terminal.lines()).join("\n")).not.toContain(secret);

  const { sessions } = JSON.parse(await read(page, "/api/devmode/sessions?idea=first")) as {
    sessions: { id: string }[];
  };
  const session = `/api/devmode/sessions/${sessions[0]?.id}`;
  for (const format of ["text", "raw", "asciicast"])
    await holdsNoSecret(format, async () => read(page, `${session}/transcript?format=${format}`));
  await holdsNoSecret("the preview", async () => read(page, "/api/devmode/ideas/first/previews"));
  await holdsNoSecret("the search", async () => read(page, "/api/devmode/search?q=kingfisher-again"));
  for (const secret of secrets)
    expect(await read(page, `/api/devmode/search?q=${encodeURIComponent(secret)}`)).toContain('"hits":[]');
  expect(await read(page, `${session}/commands`)).not.toMatch(/plover|plo''ver|wag(?:'')?tail/u);
  await page.reload();
  await terminal.shows("kingfisher-again");
  await holdsNoSecret("the browser", async () => page.evaluate(keptByBrowser));
});

test("PU3 PU6 a whole idea is paused by its menu, each of its terminals says so, and the audit log has it", async ({
  page,
}) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  const banner = await pauseIdea(page, "not recorded");
  await expect(banner).toContainText(/Recording of this idea is paused since/u);
  await expect(terminal.state).toHaveText("live, not recorded");
  await recordIdeaAgain(banner);
  await terminal.live();
  await page.goto(`${stack.webUrl}/audit`);
  await expect(page.getByTestId("audit-row").filter({ hasText: "paused recording" })).toHaveCount(2);
  await expect(page.getByTestId("audit-row").filter({ hasText: "let recording go on" })).toHaveCount(2);
});
