/**
 * Every page once, with real things on it, and its states: wide and on a phone, dark and light. Each picture is kept in
 * `test-results/walk/` to be looked at; support/page-looks.ts says what is measured of it. The pictures of the landing page
 * are taken here, too: with `CODA_PICTURES=1` into `public/pictures/`, which is committed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { AccountsServer } from "./support/accounts-server.ts";
import { ownStack } from "./support/own-stack.ts";
import { paintIn, phoneSize, schemes, walk, wide, windows, type Place } from "./support/page-looks.ts";
import { TerminalPage } from "./support/terminal-page.ts";
import { furnish, type Furnished } from "./support/walk-furniture.ts";
import { forget, states } from "./support/walk-states.ts";

const stack = ownStack({ SHELL: "/bin/bash", CODA_SHELL_INTEGRATION: "1", ENABLE_SHARING: "1" });
const root = join(import.meta.dirname, "..");
const looks = join(root, "test-results", "walk");
const once = { folder: looks, axeIn: ["dark"] } as const;
const pictures = process.env["CODA_PICTURES"] === "1" ? join(root, "public", "pictures") : looks;
const mostPictureBytes = 150 * 1024;

/** Of the landing page's pictures. */
const shapes = { wide: { width: 920, height: 600 }, narrow: { width: 390, height: 560 } } as const;

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

/** Opens a dialog or a menu, whose code may still have to come. */
const press =
  (testId: string) =>
  async (page: Page): Promise<void> => {
    await page.getByTestId(testId).first().click();
    await expect(page.getByRole("dialog").or(page.getByRole("menu")).first()).toBeVisible();
  };

const shows =
  (testId: string) =>
  async (page: Page): Promise<void> =>
    expect(page.getByTestId(testId).first()).toBeVisible();

const terminal = "/ideas/first/terminals/primary";

async function showShortcuts(page: Page): Promise<void> {
  // The page hears keys once its script runs.
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(page.getByTestId("shortcut-list")).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

const signedIn = ({ play, compare }: Furnished): readonly Place[] => [
  { name: "ideas", path: "/ideas" },
  { name: "new-idea", path: "/ideas", open: press("create-idea") },
  { name: "empty-idea", path: "/ideas/paper-boat" },
  { name: "idea", path: "/ideas/first" },
  { name: "members", path: "/ideas/first/members", open: shows("invitation-row") },
  { name: "history", path: "/ideas/first/history", open: shows("command-row") },
  { name: "compare", path: compare, open: shows("compare-count") },
  { name: "play", path: play, open: shows("playback-controls") },
  { name: "terminal", path: terminal, open: async (page) => new TerminalPage(page).live() },
  { name: "terminal-typing", path: terminal, open: withKeyboard, close: withoutKeyboard },
  { name: "beside", path: "/beside?side=first/primary&side=first/logs", open: firstIsLive },
  { name: "palette", path: "/ideas/first", open: press("palette-open") },
  { name: "missing-terminal", path: "/ideas/first/terminals/nowhere", open: shows("no-slot") },
  { name: "share-dialog", path: terminal, open: press("share-open") },
  { name: "attach-dialog", path: "/ideas/first", open: async (page) => pressNamed(page, /^Attach to primary/u) },
  { name: "account-menu", path: "/devices", open: press("account-menu") },
  { name: "devices", path: "/devices", open: severalDevices, close: forget },
  { name: "pair", path: "/pair" },
  { name: "settings", path: "/settings" },
  { name: "profile", path: "/settings/profile" },
  { name: "keys", path: "/settings/keys" },
  { name: "shortcut-list", path: "/devices", open: showShortcuts },
  { name: "history-settings", path: "/settings/history" },
  { name: "instance", path: "/settings/instance" },
  { name: "audit", path: "/audit" },
  { name: "search", path: "/search" },
  { name: "search-found", path: "/search?q=e", open: found },
  { name: "search-nothing", path: "/search?q=nothing-like-it", open: shows("search-nothing") },
  { name: "inbox", path: "/inbox", open: shows("notice") },
  { name: "appearance", path: "/settings/appearance" },
  { name: "notification-settings", path: "/settings/notifications" },
];

const forGuests = ({ guestLink }: Furnished): readonly Place[] => [
  { name: "guest-enters", path: guestLink, open: shows("enter-form") },
  {
    name: "guest",
    path: guestLink,
    open: async (page) => {
      await page.getByLabel("Your name").fill("Grace");
      await page.getByRole("button", { name: "Look at it" }).click();
      await new TerminalPage(page).live();
    },
  },
];

const beforeSignIn: readonly Place[] = [
  { name: "sign-in-ways", path: "/sign-in", open: shows("password-form") },
  { name: "reset-password", path: "/reset-password", open: shows("mail-form") },
  { name: "new-password", path: `/new-password#${"x".repeat(43)}` },
  { name: "join", path: `/join#${"x".repeat(43)}` },
  { name: "mailed-link", path: `/sign-in/link#${"x".repeat(43)}` },
  { name: "invitation-opened", path: `/invitation#${"x".repeat(43)}` },
];

const ofAccounts: readonly Place[] = [
  { name: "no-ideas", path: "/ideas" },
  { name: "no-devices", path: "/devices", open: shows("no-devices") },
  { name: "no-notices", path: "/inbox", open: shows("no-notices") },
  { name: "profile-of-server", path: "/settings/profile" },
  { name: "admin", path: "/admin", open: shows("user-row") },
];

/** What was printed just now may still be on its way into the search, as the page says. */
async function found(page: Page): Promise<void> {
  const again = page.getByTestId("search-not-ready").getByRole("button", { name: "Search again" });
  await expect(async () => {
    if (await again.isVisible()) await again.click();
    await expect(page.getByTestId("search-hit").first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

async function firstIsLive(page: Page): Promise<void> {
  await expect(page.getByTestId("connection-state").first()).toHaveText(/^live$/u);
}

/** As a phone's keyboard leaves it; a wide window has none. */
async function withKeyboard(page: Page): Promise<void> {
  await new TerminalPage(page).live();
  const { width } = page.viewportSize() ?? wide;
  if (width < wide.width) await page.setViewportSize({ width, height: 420 });
}

async function withoutKeyboard(page: Page): Promise<void> {
  const { width } = page.viewportSize() ?? wide;
  if (width < wide.width) await page.setViewportSize(phoneSize);
}

async function pressNamed(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("button", { name }).click();
}

/** One that is off, and one whose key was copied, beside the one that is there. */
async function severalDevices(page: Page): Promise<void> {
  await page.route("**/api/devmode/devices", async (route) => {
    const answer = await route.fetch();
    const { devices: known } = (await answer.json()) as { devices: object[] };
    const off = { ...known[0], online: false, lastSeenAt: new Date(Date.now() - 7_200_000).toISOString() };
    const others = [
      { ...off, id: crypto.randomUUID(), name: "Build server in the cellar, second shelf from the left" },
      { ...off, id: crypto.randomUUID(), name: "old-laptop", copiedAt: new Date().toISOString() },
    ];
    await route.fulfill({ response: answer, json: { devices: [...known, ...others] } });
  });
  await expect(page.getByTestId("device-row")).toHaveCount(3);
}

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
  for (const folder of [looks, pictures]) mkdirSync(folder, { recursive: true });
});

test("pages for everybody", async ({ browser }) => {
  await walk(await windows(browser), stack.webUrl, { places: forEverybody, folder: looks });
});

test("pages behind the sign-in, their states, and what a link shows to a guest", async ({ browser }) => {
  test.setTimeout(240_000);
  const cookies = await signIn(browser);
  const pages = await windows(browser, cookies);
  const furnished = await furnish(pages[0] ?? (await browser.newPage()), stack);
  await walk(pages, stack.webUrl, { places: signedIn(furnished), folder: looks });
  await walk(await windows(browser, cookies), stack.webUrl, { places: states(furnished), ...once });
  await walk(await windows(browser), stack.webUrl, { places: forGuests(furnished), ...once });
});

test("pages of a server with accounts", async ({ browser }) => {
  test.setTimeout(120_000);
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
    await walk(await windows(browser), origin, { places: before, ...once });
    const cookies = await setUp(browser, link);
    await walk(await windows(browser, cookies), origin, { places: ofAccounts, ...once });
  } finally {
    await accounts.dispose();
  }
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
