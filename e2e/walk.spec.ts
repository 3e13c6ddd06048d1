/**
 * Every page once: wide and on a phone, dark and light. Each picture is kept in `test-results/walk/` to be looked at; axe
 * finds nothing serious in either colours, and nothing is wider than a phone. The pictures of the landing page are taken
 * here, too: with `CODA_PICTURES=1` into `public/pictures/`, which is committed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import { devices, expect, test, type Browser, type Page } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack({ SHELL: "/bin/bash", CODA_SHELL_INTEGRATION: "1", ENABLE_SHARING: "1" });
const root = join(import.meta.dirname, "..");
const looks = join(root, "test-results", "walk");
const pictures = process.env["CODA_PICTURES"] === "1" ? join(root, "public", "pictures") : looks;
const mostPictureBytes = 150 * 1024;
/** Compressed by gzip, with the terminal emulator: what it is today, and no more. The aim is 350. */
const mostTerminalKilobytes = 520;
/** The name xterm.js gives its input: it is in no script but those that bring it. */
const ofTerminals = "xterm-helper-textarea";

const wide = { width: 1440, height: 900 };
/** Of the landing page's pictures. */
const shapes = { wide: { width: 920, height: 600 }, narrow: { width: 390, height: 560 } } as const;
const schemes = ["light", "dark"] as const;
type Scheme = (typeof schemes)[number];

interface Place {
  readonly name: string;
  readonly path: string;
  /** Opens what is looked at there. */
  readonly open?: (page: Page) => Promise<unknown>;
}

const forEverybody: readonly Place[] = [
  { name: "landing", path: "/" },
  { name: "sign-in", path: "/sign-in" },
  { name: "docs", path: "/docs" },
  { name: "docs-page", path: "/docs/law" },
  { name: "download", path: "/download" },
  { name: "not-found", path: "/nothing-is-here" },
  { name: "offline", path: "/offline" },
  { name: "link-over", path: "/share/00000000-0000-4000-8000-000000000000" },
  { name: "invitation", path: "/invitation" },
];

const press =
  (testId: string) =>
  async (page: Page): Promise<void> =>
    page.getByTestId(testId).first().click();

const signedIn: readonly Place[] = [
  { name: "ideas", path: "/ideas" },
  { name: "new-idea", path: "/ideas", open: press("create-idea") },
  { name: "empty-idea", path: "/ideas/paper-boat" },
  { name: "idea", path: "/ideas/first" },
  { name: "members", path: "/ideas/first/members" },
  { name: "history", path: "/ideas/first/history" },
  { name: "terminal", path: "/ideas/first/terminals/primary", open: async (page) => new TerminalPage(page).live() },
  { name: "share-dialog", path: "/ideas/first/terminals/primary", open: press("share-open") },
  { name: "account-menu", path: "/devices", open: press("account-menu") },
  { name: "devices", path: "/devices" },
  { name: "pair", path: "/pair" },
  { name: "account", path: "/account" },
  { name: "audit", path: "/audit" },
  { name: "search", path: "/search" },
  { name: "search-found", path: "/search?q=no-such" },
  { name: "inbox", path: "/inbox" },
  { name: "appearance", path: "/settings/appearance" },
  { name: "notification-settings", path: "/settings/notifications" },
];

/** A wide window and a phone, both of one profile's cookies; nothing moves in a picture. */
async function windows(browser: Browser, cookies?: Awaited<ReturnType<typeof signIn>>): Promise<readonly Page[]> {
  const shared = { reducedMotion: "reduce", ...(cookies && { storageState: cookies }) } as const;
  const contexts = [
    await browser.newContext({ viewport: wide, ...shared }),
    await browser.newContext({ ...devices["iPhone 14"], deviceScaleFactor: 1, ...shared }),
  ];
  return Promise.all(contexts.map(async (context) => context.newPage()));
}

async function signIn(browser: Browser) {
  const page = await browser.newPage();
  await new TerminalPage(page).signIn(stack.signInUrl());
  const state = await page.context().storageState();
  await page.close();
  return state;
}

async function serious(page: Page): Promise<string[]> {
  // Without legacy mode each look would open a page of its own; there are no frames here.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  // Behind an open menu all is hidden from screen readers, and Radix keeps the focus in the menu, which axe cannot know.
  if (await page.getByRole("menu").isVisible()) builder.disableRules("aria-hidden-focus");
  const { violations } = await builder.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary}`),
    );
}

/** Chromium keeps colours of links from before a change of scheme until they are laid out anew. */
async function paintIn(page: Page, colorScheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(() => {
    const { style } = document.documentElement;
    style.display = "none";
    void document.documentElement.offsetHeight;
    style.display = "";
    return new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    });
  });
}

async function lookAt(page: Page, { name, path, open }: Place): Promise<void> {
  await page.goto(new URL(path, stack.webUrl).href);
  await expect(page.locator("h1, [data-testid=terminal]").first()).toBeVisible();
  await expect(page.locator("[role=status] .animate-breathe")).toHaveCount(0);
  await open?.(page);
  const width = page.viewportSize()?.width ?? 0;
  for (const scheme of schemes) {
    await paintIn(page, scheme);
    await page.screenshot({ path: join(looks, `${name}-${width}-${scheme}.png`), scale: "css" });
    if (width === wide.width) expect.soft(await serious(page), `${name}, ${scheme}`).toEqual([]);
  }
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wider, `${name}: pixels wider than a window of ${width}`).toBeLessThanOrEqual(0);
}

async function walk(pages: readonly Page[], places: readonly Place[]): Promise<void> {
  await Promise.all(
    pages.map(async (page) => {
      for (const place of places) await lookAt(page, place);
      await page.context().close();
    }),
  );
}

test.beforeAll(() => {
  for (const folder of [looks, pictures]) mkdirSync(folder, { recursive: true });
});

test("pages for everybody: no serious fault of access, nothing wider than a phone", async ({ browser }) => {
  await walk(await windows(browser), forEverybody);
});

test("pages behind the sign-in: the same", async ({ browser }) => {
  test.setTimeout(240_000);
  const cookies = await signIn(browser);
  const pages = await windows(browser, cookies);
  const terminal = new TerminalPage(pages[0] ?? (await browser.newPage()));
  await terminal.page.goto(`${stack.webUrl}/ideas/first/terminals/primary`);
  await terminal.live();
  for (const command of ["ls /usr", "ls /no-such-folder", "seq 40"]) await terminal.runToEnd(command);
  const { request } = terminal.page;
  const idea = await request.post(`${stack.webUrl}/api/devmode/ideas`, { data: { title: "Paper boat" } });
  expect(idea.status()).toBe(201);
  await walk(pages, signedIn);
});

test("the pictures of the landing page are small and of the product as it is", async ({ browser }) => {
  test.setTimeout(120_000);
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

test("a terminal's first load grows no further, and no page of lists brings a terminal", async ({ browser }) => {
  const context = await browser.newContext({ storageState: await signIn(browser) });
  const terminal = await scriptsOf(await context.newPage(), "/ideas/first/terminals/primary");
  const kilobytes = terminal.reduce((sum, script) => sum + gzipSync(script).length, 0) / 1000;
  test.info().annotations.push({ type: "first load of a terminal", description: `${kilobytes.toFixed(0)} KB` });
  expect(terminal.join("")).toContain(ofTerminals);
  expect(kilobytes).toBeLessThanOrEqual(mostTerminalKilobytes);
  for (const path of ["/", "/ideas", "/ideas/first", "/docs"])
    expect((await scriptsOf(await context.newPage(), path)).join("").includes(ofTerminals), path).toBe(false);
  await context.close();
});

/** Every script that a page has fetched when nothing is under way any more. */
async function scriptsOf(page: Page, path: string): Promise<string[]> {
  const coming: Promise<string>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") coming.push(response.text());
  });
  await page.goto(stack.webUrl + path, { waitUntil: "networkidle" });
  const scripts = await Promise.all(coming);
  await page.close();
  return scripts;
}

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
