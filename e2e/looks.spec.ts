/**
 * Every page, with real things on it, and its states: wide and on a phone, dark and light. Each picture is kept in
 * `test-results/walk/` to be looked at; support/page-looks.ts says what is measured of it, and in which of the four ways.
 * The whole walk takes the pictures of the landing page, too: with `CODA_PICTURES=1` into `public/pictures/`, which is
 * committed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Browser, type Page } from "@playwright/test";
import { AccountsServer } from "./support/accounts-server.ts";
import { ownStack } from "./support/own-stack.ts";
import { paintIn, schemes, walk, walked, wholeWalk, windows } from "./support/page-looks.ts";
import { TerminalPage } from "./support/terminal-page.ts";
import { test } from "./support/test.ts";
import { dialogs } from "./support/walk-dialogs.ts";
import { furnish, type Furnished } from "./support/walk-furniture.ts";
import { beforeSignIn, forEverybody, forGuests, ofAccounts, shows, signedIn } from "./support/walk-places.ts";
import { states } from "./support/walk-states.ts";
import { terminalStates } from "./support/walk-terminal-states.ts";

const stack = ownStack({ SHELL: "/bin/bash", CODA_SHELL_INTEGRATION: "1", ENABLE_SHARING: "1" });
const root = join(import.meta.dirname, "..");
const pictures = process.env["CODA_PICTURES"] === "1" ? join(root, "public", "pictures") : walked;
const mostPictureBytes = 150 * 1024;

/** Of the landing page's pictures. */
const shapes = { wide: { width: 920, height: 600 }, narrow: { width: 390, height: 560 } } as const;

/** Makes the server's first admin, by the form, and invites somebody; the admin's cookies. */
async function setUp(browser: Browser, link: string) {
  const page = await browser.newPage();
  await page.goto(link);
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await page.getByLabel("E-mail").fill("ada@example.org");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByLabel("Password").press("Enter");
  await expect(page).toHaveURL(/\/ideas$/u);
  for (const email of ["grace@example.org", "a.very.long.name.of.somebody@mail.example.org"])
    expect((await page.request.post(new URL("/api/admin/users", link).href, { data: { email } })).ok()).toBe(true);
  const state = await page.context().storageState();
  await page.close();
  return state;
}

async function signIn(browser: Browser) {
  const page = await browser.newPage();
  await new TerminalPage(page).signIn(stack.signInUrl());
  const state = await page.context().storageState();
  await page.close();
  return state;
}

test.beforeAll(() => {
  for (const folder of [walked, pictures]) mkdirSync(folder, { recursive: true });
});

test("pages for everybody", async ({ browser }) => {
  await walk(await windows(browser), stack.webUrl, { places: forEverybody, folder: walked });
});

test("whoever wants less motion sees a change at once: a terminal measures its letters right behind one", async ({
  browser,
}) => {
  const page = await browser.newPage({ reducedMotion: "reduce" });
  await page.goto(`${stack.webUrl}/offline`);
  const measured = await page.evaluate(() => {
    const letters = document.createElement("span");
    letters.textContent = "WWWW";
    letters.style.fontSize = "10px";
    document.body.append(letters);
    const before = letters.offsetWidth;
    letters.style.fontSize = "40px";
    return letters.offsetWidth / before;
  });
  expect(measured).toBeGreaterThan(3.5);
  await page.close();
});

let furnished: Furnished;

test("pages behind the sign-in", async ({ browser }) => {
  test.setTimeout(300_000);
  const pages = await windows(browser, await signIn(browser));
  furnished = await furnish(pages[0] ?? (await browser.newPage()), stack);
  await walk(pages, stack.webUrl, { places: signedIn(furnished), folder: walked });
});

test("their states, and what a link shows to a guest", async ({ browser }) => {
  test.setTimeout(300_000);
  const cookies = await signIn(browser);
  await walk(await windows(browser, cookies), stack.webUrl, {
    places: [...states(furnished), ...dialogs],
    folder: walked,
  });
  for (const slot of ["over", "split"]) stack.runner("new", "first", slot);
  await walk(await windows(browser, cookies), stack.webUrl, {
    places: await terminalStates(browser, { cookies, webUrl: stack.webUrl }),
    folder: walked,
  });
  await walk(await windows(browser), stack.webUrl, { places: forGuests(furnished), folder: walked });
});

test("pages of a server with accounts", async ({ browser }) => {
  const accounts = await AccountsServer.start({
    AUTH_GITHUB_ID: "github",
    AUTH_GITHUB_SECRET: "of nobody",
    AUTH_GOOGLE_ID: "google",
    AUTH_GOOGLE_SECRET: "of nobody",
  });
  try {
    const { origin } = accounts.web;
    const link = await accounts.web.setUpLink();
    const before = [{ name: "set-up", path: link, open: shows("new-account") }, ...beforeSignIn];
    await walk(await windows(browser), origin, { places: before, folder: walked });
    const cookies = await setUp(browser, link);
    await walk(await windows(browser, cookies), origin, { places: ofAccounts, folder: walked });
  } finally {
    await accounts.dispose();
  }
});

test("the pictures of the landing page are small and of the product as it is", async ({ browser }) => {
  test.skip(!wholeWalk, "with the whole walk alone: npm run test:long");
  const context = await browser.newContext({
    viewport: shapes.wide,
    deviceScaleFactor: 2,
    storageState: await signIn(browser),
    reducedMotion: "reduce",
  });
  await context.addInitScript(withoutWebGl);
  const terminal = new TerminalPage(await context.newPage());
  stack.runner("new", "first", "pictured");
  await terminal.page.goto(`${stack.webUrl}/ideas/first/terminals/pictured`);
  await terminal.live();
  await terminal.runToEnd(`cd ${root}; PATH=$PWD/node_modules/.bin:$PATH; PS1='$ '`);
  // Without the folder that the tests happen to run in.
  await terminal.runToEnd('vitest() { FORCE_COLOR=1 command vitest "$@" | grep -v RUN; }');
  for (const [name, viewport] of Object.entries(shapes)) {
    await terminal.page.setViewportSize(viewport);
    await showSomething(terminal);
    for (const scheme of schemes) {
      await paintIn(terminal.page, scheme);
      const bytes = await webpOf(terminal.page);
      expect(bytes.length).toBeLessThan(mostPictureBytes);
      writeFileSync(join(pictures, `terminal-${name}-${scheme}.webp`), bytes);
    }
  }
  await context.close();
});

/** Real work on this very source: its newest commits, and tests that run in a second. */
async function showSomething(terminal: TerminalPage): Promise<void> {
  // It takes its own line from the screen with all others.
  await terminal.run("clear; git log --format='%C(yellow)%h%C(reset) %s' --color=always -8 | cut -c1-90");
  await terminal.shows(/^ ?[0-9a-f]{7,} /u);
  await terminal.runToEnd("vitest run protocol/src/window-layout.test.ts features/routes");
  await terminal.shows(/Tests +\d+ passed/u, 60_000);
}

/** In the page: a scale that is pretended is not told to canvases, so there the terminal is to draw by elements. */
function withoutWebGl(): void {
  const canvases = HTMLCanvasElement.prototype;
  const getContext = Reflect.get(canvases, "getContext") as (kind: string) => unknown;
  const without: ProxyHandler<typeof getContext> = {
    apply: (get, canvas, given: [string]) => (given[0] === "webgl2" ? null : Reflect.apply(get, canvas, given)),
  };
  Reflect.set(canvases, "getContext", new Proxy(getContext, without));
}

/** At the screen's own resolution. Chromium encodes it: its screenshots by themselves are PNG or JPEG. */
async function webpOf(page: Page): Promise<Buffer> {
  const png = (await page.screenshot()).toString("base64");
  const encoder = await page.context().newPage();
  const url = await encoder.evaluate(async (given) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${given}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width, picture.height];
    canvas.getContext("2d")?.drawImage(picture, 0, 0);
    return canvas.toDataURL("image/webp", 0.8);
  }, png);
  await encoder.close();
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}
