/**
 * What pages weigh: the script a terminal has asked for once it is live and nobody touches it, but for what draws by a
 * graphics card, which comes once its text is on view; pages of lists without a terminal's code; and what a page says when
 * code that comes late does not come.
 */
import { gzipSync } from "node:zlib";
import { expect, test, type Browser, type BrowserContext, type Page, type Response } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { graphicsCard, pretendRenderer } from "./support/pretend-renderer.ts";
import { screenBox } from "./support/screen-box.ts";
import { firstTerminal, TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack({ ENABLE_SHARING: "1" });
/** Compressed by gzip, script by script, with the terminal emulator (87 KB of it), React and Next (140). docs/weight.md. */
const mostTerminalKilobytes = 350;
/** The name xterm.js gives its input: it is in no script but those that bring it. */
const ofTerminals = "xterm-helper-textarea";
/** An event that nothing but xterm.js's WebGL addon prepares for. */
const ofWebgl = "webglcontextrestored";

let context: BrowserContext;

async function signedIn(browser: Browser): Promise<BrowserContext> {
  const signingIn = await browser.newPage();
  await new TerminalPage(signingIn).signIn(stack.signInUrl());
  const storageState = await signingIn.context().storageState();
  await signingIn.close();
  return browser.newContext({ storageState });
}

function kilobytesOf(scripts: readonly string[]): number {
  return scripts.reduce((sum, script) => sum + gzipSync(script).length, 0) / 1000;
}

/** Every script that a page asks for from now on, until they are asked for: of a page that is closed none can be read. */
function scriptsOf(page: Page): () => Promise<string[]> {
  const coming: Promise<string>[] = [];
  const note = (response: Response): void => {
    if (response.request().resourceType() === "script") coming.push(response.text());
  };
  page.on("response", note);
  return async () => {
    page.off("response", note);
    return Promise.all(coming);
  };
}

test.beforeAll(async ({ browser }) => {
  context = await signedIn(browser);
});

test.afterAll(async () => {
  await context.close();
});

test("a terminal's first load grows no further", async () => {
  const page = await context.newPage();
  await page.clock.install();
  const coming = scriptsOf(page);
  await page.goto(stack.webUrl + firstTerminal);
  const terminal = new TerminalPage(page);
  await terminal.live();
  await terminal.runToEnd("echo here");
  // What a timer would fetch behind anybody's back is fetched by then.
  await page.clock.fastForward("01:00");
  await page.waitForLoadState("networkidle");
  const scripts = await coming();
  const kilobytes = kilobytesOf(scripts);
  test.info().annotations.push({ type: "first load of a terminal", description: `${kilobytes.toFixed(0)} KB` });
  expect(scripts.join("")).toContain(ofTerminals);
  expect(kilobytes).toBeLessThanOrEqual(mostTerminalKilobytes);
  await page.close();
});

test("with a graphics card what draws by it comes once the text is on view, and changes no size", async () => {
  const page = await context.newPage();
  await page.addInitScript(pretendRenderer, graphicsCard);
  // What is fetched ahead comes twice where a test answers: by address.
  const byAddress = new Map<string, string>();
  const isSeen = Promise.withResolvers<void>();
  await page.route("**/*.js", async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    if (text.includes(ofWebgl)) await isSeen.promise;
    else if (route.request().resourceType() === "script") byAddress.set(route.request().url(), text);
    await route.fulfill({ response });
  });
  await page.goto(stack.webUrl + firstTerminal);
  const terminal = new TerminalPage(page);
  await terminal.live();
  await terminal.runToEnd("echo seen");
  await expect(page.locator(".xterm-rows")).toContainText("seen");
  const scripts = [...byAddress.values()];
  expect(scripts.join("")).toContain(ofTerminals);
  expect(kilobytesOf(scripts)).toBeLessThanOrEqual(mostTerminalKilobytes);
  const size = () =>
    stack.tmux("display-message", "-p", "-t", "=coda__first__primary:", "#{window_width}x#{window_height}");
  const screen = screenBox(page);
  // Of cells as WebGL's, which are narrower, the window takes as many as there is room for.
  const before = { box: await screen.widerThan(1_200), size: size() };
  isSeen.resolve();
  await expect(page.getByTestId("pane").locator("canvas").first()).toBeVisible();
  await screen.becomes(before.box);
  await terminal.runToEnd("echo drawn");
  expect(size()).toBe(before.size);
  await page.close();
});

test("no page of lists brings a terminal", async () => {
  for (const path of ["/", "/ideas", "/ideas/first", "/ideas/first/history", "/docs"]) {
    const page = await context.newPage();
    const coming = scriptsOf(page);
    await page.goto(stack.webUrl + path, { waitUntil: "networkidle" });
    expect((await coming()).join("").includes(ofTerminals), path).toBe(false);
    await page.close();
  }
});

test("a menu whose code does not come says so, and opens once it does", async () => {
  const page = await context.newPage();
  await page.goto(`${stack.webUrl}/ideas`);
  await context.setOffline(true);
  const opener = page.getByTestId("account-menu");
  await opener.click();
  await expect(page.getByTestId("part-absent")).toContainText("did not arrive");
  await page.getByTestId("part-absent").getByRole("button", { name: "Close" }).click();
  await expect(page.getByTestId("part-absent")).toBeHidden();
  await context.setOffline(false);
  await opener.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("[role^=menuitem]:focus")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();
  await page.close();
});
