/** A phone: 390 px, a finger, and no Esc, Ctrl or arrows of its own. */
import { devices, expect, test, type Page } from "@playwright/test";
import { boxOf, moveFingers, restFinger } from "./support/fingers.ts";
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

test("a word is selected again after it was given up", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("clear; echo a-word-to-select");
  await terminal.shows("a-word-to-select");
  const box = await boxOf(terminal.surface);
  const bar = page.getByTestId("selection-bar");
  for (const _time of ["once", "again"]) {
    await restFinger(page, { x: box.x + 24, y: box.y + 9 }, bar);
    await bar.getByRole("button", { name: "Done" }).tap();
    await expect(bar).toBeHidden();
  }
});

test("fingers select exactly what they move the ends to, and zoom the text alone", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  // On the lowest row but one: there the handles have no room below it.
  await terminal.run("clear; seq -f 'row %g' 100; echo first-word second-word third");
  await terminal.shows("first-word second-word third");
  const size = windowSize();
  const rows = page.locator(".xterm-rows");
  const words = await boxOf(rows.locator("> div").filter({ hasText: /^first-word/u }));
  const column = words.width / Number(size.split("x")[0]);
  const bar = page.getByTestId("selection-bar");
  await restFinger(page, { x: words.x + 3 * column, y: words.middle.y }, bar);
  for (const [end, columns, grip] of [
    ["end", 12, 15],
    ["start", 11, -15],
  ] as const) {
    const handle = page.locator(`.coda-selection-handle-${end}`);
    await expect(handle).toBeInViewport({ ratio: 0.99 });
    const { middle } = await boxOf(handle);
    const moved = (by: number) => [{ x: middle.x + by * column, y: middle.y + grip }];
    await moveFingers(page, moved(0), moved(columns / 2), moved(columns));
  }
  await bar.getByRole("button", { name: "Copy" }).tap();
  await expect(bar).toBeHidden();
  expect(await page.evaluate(async () => navigator.clipboard.readText())).toBe("second-word");

  const fontPixels = async () => rows.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  const usual = await fontPixels();
  const { middle } = await boxOf(terminal.surface);
  const apart = (pixels: number) => [
    { x: middle.x - pixels, y: middle.y },
    { x: middle.x + pixels, y: middle.y },
  ];
  await moveFingers(page, apart(40), apart(60), apart(80));
  await expect.poll(fontPixels).toBe(usual * 2);
  await moveFingers(page, apart(80), apart(60), apart(40));
  await expect.poll(fontPixels).toBe(usual);
  expect(windowSize(), "what fingers zoom is the drawing alone").toBe(size);
});

test("a fling goes on through history after the finger is gone, and comes to rest", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("clear; seq -f 'row %g' 1000; echo flung");
  await terminal.shows("flung");
  const rows = page.locator(".xterm-rows > div");
  const numbers = async () =>
    (await rows.allInnerTexts()).flatMap((row) => /^row (\d+)/u.exec(row)?.[1] ?? []).map(Number);
  const top = async () => (await numbers())[0] ?? Number.NaN;
  // Drawn, too: what is drawn comes a moment behind what is held.
  await expect(rows.filter({ hasText: /^flung/u })).toHaveCount(1);
  const begun = await top();
  const { x, y } = await boxOf(terminal.surface);
  const down = [60, 130, 200, 270, 340].map((moved) => [{ x: x + 100, y: y + moved }]);
  const followed = 280 / (await boxOf(rows.first())).height;
  await moveFingers(page, ...down);
  await expect.poll(top, { message: "it goes on after the finger is gone" }).toBeLessThan(begun - followed - 4);
  let last = Number.NaN;
  const rests = async () => {
    const before = last;
    last = await top();
    return before === last;
  };
  await expect.poll(rests, { message: "it comes to rest", intervals: [300] }).toBe(true);
  const seen = await numbers();
  expect(seen, "it is the history's own text").toEqual(seen.map((_, row) => last + row));
  expect(last).toBeGreaterThan(begun - 300);
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
