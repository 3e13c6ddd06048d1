/** A phone: 390 px, a finger, and no Esc, Ctrl or arrows of its own. */
import { devices, expect, test, type Page } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack();
const { userAgent } = devices["Pixel 7"];
test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, userAgent });

function key(page: Page, name: string) {
  return page.getByTestId("key-bar").getByRole("button", { name, exact: true });
}

function windowSize(): string {
  return stack.tmux("display-message", "-p", "-t", "=coda__first__primary:", "#{window_width}x#{window_height}");
}

test("keys that a phone lacks, a text in one piece, and nobody's size changed by it", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  const size = windowSize();

  await terminal.run("sleep 600");
  await key(page, "Control C").tap();
  await terminal.run("echo one");
  await terminal.shows("one");

  await terminal.run("cat -v");
  await key(page, "Up").tap();
  await terminal.type("\n");
  await terminal.shows("^[[A");
  await key(page, "Ctrl").tap();
  await expect(key(page, "Ctrl, for the next key")).toBeVisible();
  await page.keyboard.type("d");
  await expect(key(page, "Ctrl")).toBeVisible();

  await key(page, "More keys").tap();
  await key(page, "Write").tap();
  const composer = page.getByTestId("composer");
  await composer.getByLabel("Text for the terminal").fill("echo first-$((1+1))\necho second-$((1+2))");
  await composer.getByRole("button", { name: "Send" }).tap();
  await page.getByTestId("paste-anyway").tap();
  await terminal.shows(/first-2$/u);
  await terminal.shows(/second-3$/u);
  const image = {
    name: "shot.gif",
    mimeType: "image/gif",
    buffer: Buffer.from("GIF89a\x01\x00\x01\x00\x00\x00\x00;", "latin1"),
  };
  await composer.getByTestId("image-file").setInputFiles(image);
  await terminal.shows(/images\/first\/\S+\.gif/u);
  await key(page, "Control C").tap(); // nothing of it is left for what is typed next
  await expect(page.getByTestId("key-bar")).toBeVisible();
  expect(windowSize(), "a phone that looks in and types changes nobody's size").toBe(size);
});

/** A finger rests on a place of the terminal until its word is selected. */
async function selectWord(page: Page, at: { readonly x: number; readonly y: number }): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
  await expect(page.getByTestId("selection-bar")).toBeVisible();
  await protocol.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await protocol.detach();
}

test("a word is selected again after it was given up", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("clear; echo a-word-to-select");
  await terminal.shows("a-word-to-select");
  const box = await terminal.surface.boundingBox();
  if (box === null) throw new Error("the terminal is not on view");
  const word = { x: box.x + 24, y: box.y + 9 };
  for (const _time of ["once", "again"]) {
    await selectWord(page, word);
    await page.getByTestId("selection-bar").getByRole("button", { name: "Done" }).tap();
    await expect(page.getByTestId("selection-bar")).toBeHidden();
  }
});

test("while the keyboard is open its room is the terminal's, with the keys and the prompt", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.surface.tap();
  await page.setViewportSize({ width: 390, height: 420 });
  await expect(page.getByRole("banner")).toBeHidden();
  await expect(key(page, "Right")).toBeInViewport({ ratio: 1 });
  const frame = await page.getByTestId("terminal-frame").boundingBox();
  expect(frame?.height).toBeGreaterThanOrEqual(300);
  await terminal.run("seq 60");
  await terminal.shows("60");
  await expect(page.locator(".xterm-helper-textarea:focus")).toBeInViewport();
  await expect(terminal.state).toBeInViewport({ ratio: 1 });

  await page.setViewportSize({ width: 844, height: 390 });
  await terminal.surface.evaluate(() => (document.activeElement as HTMLElement).blur());
  await expect(page.getByRole("link", { name: /^Back to the terminals/u })).toBeInViewport({ ratio: 1 });
  await expect(key(page, "Right")).toBeInViewport({ ratio: 1 });
});

/** In the page: how many panes' pictures its browser keeps. */
async function keptPictures(): Promise<number> {
  const name = "coda-paints";
  // Opening one that is not there would make it.
  if (!(await indexedDB.databases()).some((database) => database.name === name)) return 0;
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.addEventListener("error", () => reject(new Error(name)));
    opening.addEventListener("success", () => {
      const database = opening.result;
      const count = database.transaction("paints").objectStore("paints").count();
      count.addEventListener("success", () => {
        database.close();
        resolve(count.result);
      });
    });
  });
}

test.describe("without a network", () => {
  test.use({ serviceWorkers: "allow" });

  test("what a terminal showed last is read, scrolled and left", async ({ page, context }) => {
    const terminal = new TerminalPage(page);
    await terminal.signIn(stack.signInUrl());
    await terminal.live();
    await terminal.run("echo kept-for-later");
    await terminal.shows("kept-for-later");
    await page.evaluate(async () => navigator.serviceWorker.ready);
    // Whoever looks away has it kept at once; who is gone at once has not.
    await page.evaluate(() => globalThis.dispatchEvent(new Event("blur")));
    await expect.poll(async () => page.evaluate(keptPictures)).toBeGreaterThan(0);
    await page.goto(`${stack.webUrl}/ideas`);
    await context.setOffline(true);
    await page.goto(`${stack.webUrl}/ideas/first`);
    await page.getByTestId("kept-terminal").tap();
    await terminal.shows("kept-for-later");
    await page.getByRole("button", { name: "All that this browser kept" }).tap();
    await page.getByRole("button", { name: "Try again" }).tap();
    await expect(page.getByTestId("kept-terminal")).toBeVisible();
    // It comes back by itself.
    await context.setOffline(false);
    await expect(page.getByRole("heading", { name: "First idea" })).toBeVisible();
  });
});
