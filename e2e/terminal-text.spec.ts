/** What a reader does with a terminal's text, in a real browser: finds, copies, pastes, and lets a program copy. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { graphicsCard, noGraphicsCard, pretendRenderer } from "./support/pretend-renderer.ts";
import { screenBox } from "./support/screen-box.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack();

test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
});

/** Has the pane print exactly these bytes on an empty screen; waits for the last line. */
async function print(page: Page, bytes: string, last: string): Promise<void> {
  const file = join(stack.home, "printed");
  writeFileSync(file, `\x1b[H\x1b[2J${bytes}\r\n${last}\r\n`);
  stack.tmux("send-keys", "-t", "=coda__first__primary:", `cat ${file}`, "Enter");
  await new TerminalPage(page).shows(last);
}

function windowSize(): string {
  return stack.tmux("display-message", "-p", "-t", "=coda__first__primary:", "#{window_width}x#{window_height}");
}

async function clipboard(page: Page): Promise<string> {
  return page.evaluate(async () => navigator.clipboard.readText());
}

test("what is on view is found, from the newest on, and the keys are the terminal's again afterwards", async ({
  page,
}) => {
  const terminal = new TerminalPage(page);
  await print(page, "needle one\r\nhay\r\nNeedle two\r\nneedles three", "printed");
  await terminal.surface.click();
  await page.keyboard.press("Control+Shift+F");
  await page.keyboard.type("needle");
  const bar = page.getByTestId("find-bar");
  await expect(bar).toContainText("1 of 3");
  await page.keyboard.press("Enter");
  await expect(bar).toContainText("2 of 3");
  await page.getByTestId("find-matchCase").click();
  await expect(bar).toContainText("of 2");
  await page.getByTestId("find-wholeWord").click();
  await expect(bar).toContainText("1 of 1");
  await page.getByTestId("find-older").click();
  await expect(bar).toContainText("No older one on this page.");
  await page.getByTestId("find-older-history").click();
  await expect(bar).toContainText("History has the rest.");
  for (const rule of ["matchCase", "wholeWord", "isRegex"]) await page.getByTestId(`find-${rule}`).click();
  await page.getByTestId("find-text").fill("needle (one|t[a-z]o)");
  await expect(bar).toContainText("of 2");
  await page.getByTestId("find-text").fill("needle (one");
  await expect(bar).toContainText("This is no regular expression.");
  await expect(page.getByTestId("find-text")).toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Escape");
  await expect(bar).toHaveCount(0);
  await page.keyboard.type("echo typed-after-find\n");
  await terminal.shows("typed-after-find");
});

test("what this page has not loaded yet is found once older history is asked for", async ({
  page: printing,
  browser,
}) => {
  const row = ".".repeat(76);
  await print(printing, `far-away\r\n${`${row}\r\n`.repeat(30_000)}`, "printed");
  // One that has kept nothing begins at the end; what it brings by itself after that waits here.
  const page = await browser.newPage();
  const isAsked = Promise.withResolvers<void>();
  await page.route(/\/transcript\?.*before=/u, async (route) => {
    await isAsked.promise;
    await route.continue();
  });
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.shows("printed");
  await terminal.surface.click();
  await page.keyboard.press("Control+Shift+F");
  await page.keyboard.type("far-away");
  const bar = page.getByTestId("find-bar");
  await expect(bar).toContainText("Not in what is on this page.");
  await page.getByTestId("find-older-history").click();
  isAsked.resolve();
  await expect(bar).toContainText("1 of 1", { timeout: 30_000 });
  await expect(page.locator(".xterm-rows")).toContainText("far-away");
  await page.context().close();
});

test("a line that wrapped is copied as one, with the blank at which it wrapped", async ({ page }) => {
  const line = `begins ${"word ".repeat(60)}ends`;
  await print(page, line, "printed");
  const rows = page.locator(".xterm-screen");
  await rows.click({ clickCount: 3, position: { x: 80, y: 8 } });
  await page.keyboard.press("Control+Shift+C");
  await expect.poll(async () => clipboard(page)).toBe(line);
});

test("a program fills the clipboard only after a yes, and not once more after a no", async ({ page }) => {
  const terminal = new TerminalPage(page);
  const fill = (text: string) => `\x1b]52;c;${Buffer.from(text).toString("base64")}\x07`;
  await page.evaluate(async () => navigator.clipboard.writeText("what was copied"));
  await terminal.surface.click();
  // What is printed before the page has asked for the pane's output happens no longer when it comes.
  await print(page, "on view", "followed");
  await print(page, fill("from a program"), "first");
  await expect(page.getByTestId("clipboard-preview")).toHaveText("from a program");
  expect(await clipboard(page)).toBe("what was copied");
  await expect(page.getByTestId("clipboard-once")).not.toHaveAttribute("aria-disabled", "true");
  await page.getByTestId("clipboard-once").click();
  await expect.poll(async () => clipboard(page)).toBe("from a program");
  await print(page, fill("a second text"), "second");
  await expect(page.getByTestId("clipboard-preview")).toHaveText("a second text");
  await expect(page.getByTestId("clipboard-no")).not.toHaveAttribute("aria-disabled", "true");
  await page.getByTestId("clipboard-no").click();
  await print(page, fill("a third text"), "third");
  await expect(page.getByTestId("clipboard-line")).toHaveCount(0);
  expect(await clipboard(page)).toBe("from a program");
});

test("several lines for a program that would run them are shown first", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.run("cat");
  await page.evaluate(async () => navigator.clipboard.writeText("one\ntwo\n"));
  await page.keyboard.press("Control+Shift+V");
  await expect(page.getByTestId("paste-preview")).toHaveText("one\ntwo");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Shift+V");
  await page.getByTestId("paste-anyway").click();
  const printed = async (text: string) => (await terminal.lines()).filter((line) => line.trim() === text);
  // As the pane echoes them, and as cat prints them: what is typed before that would stand amid it.
  await expect.poll(async () => (await printed("two")).length).toBe(2);
  await page.keyboard.type("three\n");
  await terminal.shows("three");
  expect(await printed("one")).toHaveLength(2);
  await page.keyboard.press("Control+D");
});

/** As Windows Terminal saves them. */
function scheme(red: string): Buffer {
  const names = ["black", "red", "green", "yellow", "blue", "purple", "cyan", "white"];
  const whole = new Map(names.map((name) => [name, "#334455"]))
    .set("red", red)
    .set("name", "Dawn")
    .set("background", "#fff1e5")
    .set("foreground", "#332211");
  return Buffer.from(JSON.stringify(Object.fromEntries(whole)));
}

test("colours of a file, a cursor that blinks and rows for a screen reader are chosen once, and held to", async ({
  page,
}) => {
  await page.goto(`${stack.webUrl}/settings/appearance`);
  const file = page.getByTestId("scheme-file");
  await file.setInputFiles({ name: "dawn.json", mimeType: "application/json", buffer: scheme("tomato") });
  await expect(page.getByTestId("import-failed")).toContainText("“tomato” is no colour such as #1e90ff.");
  await file.setInputFiles({ name: "dawn.json", mimeType: "application/json", buffer: scheme("#ff6347") });
  await expect(page.getByTestId("import-done")).toContainText("Dawn was imported (Windows Terminal)");
  await page.getByLabel("The cursor blinks").check();
  await page.getByLabel("Screen reader").check();

  const terminal = new TerminalPage(page);
  await terminal.open();
  await terminal.live();
  await expect(page.locator(".coda-terminal")).toHaveCSS("background-color", "rgb(255, 241, 229)");
  await terminal.surface.click();
  await expect(page.locator(".xterm-cursor-blink")).toHaveCount(1);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect(page.locator(".xterm-cursor-blink")).toHaveCount(0);
  await print(page, "read-aloud", "printed");
  const readable = page.locator(".xterm-accessibility").getByRole("listitem");
  await expect(readable.filter({ hasText: "read-aloud" })).toHaveCount(1);
  // Also what was printed as older history came in behind, and another terminal took the place of the first.
  await expect(page.locator(".coda-live-region")).toContainText("read-aloud");
});

test("text is drawn by the browser's own means where WebGL is computed", async ({ page }) => {
  await page.addInitScript(pretendRenderer, noGraphicsCard);
  await page.reload();
  await print(page, "drawn", "printed");
  await expect(page.locator(".xterm-rows")).toContainText("drawn");
  await expect(page.getByTestId("pane").locator("canvas")).toHaveCount(0);
});

/** In the page: the browser takes its contexts away, as when a graphics card's driver starts anew. */
function loseContexts(canvases: readonly Element[]): number {
  const contexts = canvases.flatMap((canvas) =>
    canvas instanceof HTMLCanvasElement ? (canvas.getContext("webgl2") ?? []) : [],
  );
  for (const context of contexts) context.getExtension("WEBGL_lose_context")?.loseContext();
  return contexts.length;
}

test("text is drawn by WebGL where a card does it, and on as it was when that is taken away", async ({ page }) => {
  await page.addInitScript(pretendRenderer, graphicsCard);
  await page.reload();
  await print(page, "drawn", "printed");
  const canvases = page.getByTestId("pane").locator("canvas");
  await expect(canvases.first()).toBeVisible();
  const screen = screenBox(page);
  // Of its narrower cells the window takes as many as there is room for.
  const before = { box: await screen.widerThan(1_200), size: windowSize() };
  expect(await canvases.evaluateAll(loseContexts)).toBe(1);
  await expect(canvases).toHaveCount(0);
  await expect(page.locator(".xterm-rows > div").first()).toHaveText("drawn");
  await screen.becomes(before.box);
  await print(page, "drawn on", "printed");
  await expect(page.locator(".xterm-rows > div").first()).toHaveText("drawn on");
  await expect(canvases, "it stays with what it has").toHaveCount(0);
  expect(windowSize()).toBe(before.size);
});
