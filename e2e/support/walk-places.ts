/** What the walk looks at: every page of the product, with real things on it. Held against the routes by walk-places.test.ts. */
import { expect, type Page } from "@playwright/test";
import { phoneSize, wide, type Place } from "./page-looks.ts";
import { firstTerminal, TerminalPage } from "./terminal-page.ts";
import type { Furnished } from "./walk-furniture.ts";
import { forget } from "./walk-states.ts";

export const forEverybody: readonly Place[] = [
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
export const press =
  (testId: string) =>
  async (page: Page): Promise<void> => {
    await page.getByTestId(testId).first().click();
    await expect(page.getByRole("dialog").or(page.getByRole("menu")).first()).toBeVisible();
  };

export const shows =
  (testId: string) =>
  async (page: Page): Promise<void> =>
    expect(page.getByTestId(testId).first()).toBeVisible();

async function showShortcuts(page: Page): Promise<void> {
  // The page hears keys once its script runs.
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(page.getByTestId("shortcut-list")).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

async function isRead(page: Page): Promise<void> {
  await expect(page.getByText("Reading the saved output")).toHaveCount(0);
}

async function isPlayable(page: Page): Promise<void> {
  await shows("playback-controls")(page);
  await expect(page.getByTestId("playback-controls")).not.toContainText("reading");
}

async function showsSample(page: Page): Promise<void> {
  await expect(page.locator(".xterm-rows").first()).toContainText("npm test");
}

async function openPalette(page: Page): Promise<void> {
  await press("palette-open")(page);
  await expect(page.getByText("Loading ideas and terminals")).toHaveCount(0);
}

export const signedIn = ({ play, compare }: Furnished): readonly Place[] => [
  { name: "ideas", path: "/ideas" },
  { name: "new-idea", path: "/ideas", open: press("create-idea") },
  { name: "empty-idea", path: "/ideas/paper-boat" },
  { name: "idea", path: "/ideas/first" },
  { name: "idea-menu", path: "/ideas/first", open: press("idea-menu") },
  { name: "session-menu", path: "/ideas/first", open: press("session-menu") },
  { name: "members", path: "/ideas/first/members", open: shows("invitation-row") },
  { name: "history", path: "/ideas/first/history", open: shows("command-row") },
  { name: "compare", path: compare, open: shows("compare-count") },
  { name: "saved", path: play.replace(/\/play$/u, ""), open: isRead },
  { name: "play", path: play, open: isPlayable },
  { name: "terminal", path: firstTerminal, open: async (page) => new TerminalPage(page).live() },
  { name: "terminal-typing", path: firstTerminal, open: withKeyboard, close: withoutKeyboard },
  { name: "beside", path: "/beside?side=first/primary&side=first/logs", open: firstIsLive },
  { name: "beside-empty", path: "/beside" },
  { name: "palette", path: "/ideas/first", open: openPalette },
  { name: "missing-terminal", path: "/ideas/first/terminals/nowhere", open: shows("no-slot") },
  { name: "share-dialog", path: firstTerminal, open: press("share-open") },
  { name: "attach-dialog", path: "/ideas/first", open: openAttach },
  { name: "account-menu", path: "/devices", open: press("account-menu") },
  { name: "devices", path: "/devices", open: severalDevices, close: forget },
  { name: "pair", path: "/pair" },
  { name: "settings", path: "/settings" },
  { name: "profile", path: "/settings/profile" },
  { name: "keys", path: "/settings/keys" },
  { name: "shortcut-list", path: "/devices", open: showShortcuts },
  { name: "history-settings", path: "/settings/history" },
  { name: "sharing", path: "/sharing", open: shows("share-row") },
  { name: "instance", path: "/settings/instance" },
  { name: "audit", path: "/audit" },
  { name: "search", path: "/search" },
  { name: "search-found", path: "/search?q=e", open: found },
  { name: "search-nothing", path: "/search?q=nothing-like-it", open: shows("search-nothing") },
  { name: "inbox", path: "/inbox", open: shows("notice") },
  { name: "appearance", path: "/settings/appearance", open: showsSample },
  { name: "notification-settings", path: "/settings/notifications" },
];

export const forGuests = ({ guestLink }: Furnished): readonly Place[] => [
  { name: "guest-enters", path: guestLink, open: shows("enter-form") },
  {
    name: "guest",
    path: guestLink,
    open: async (page) => {
      await page.getByLabel("Your name").fill("Grace");
      await page.getByRole("button", { name: "Look at it" }).click();
      await new TerminalPage(page).live();
      await new TerminalPage(page).prompted();
    },
  },
];

export const beforeSignIn: readonly Place[] = [
  { name: "sign-in-ways", path: "/sign-in", open: shows("password-form") },
  { name: "account-gone", path: "/sign-in?deleted=1", open: shows("account-gone") },
  { name: "reset-password", path: "/reset-password", open: shows("mail-form") },
  { name: "new-password", path: `/new-password#${"x".repeat(43)}` },
  { name: "join", path: `/join#${"x".repeat(43)}` },
  { name: "mailed-link", path: `/sign-in/link#${"x".repeat(43)}` },
  { name: "invitation-opened", path: `/invitation#${"x".repeat(43)}` },
];

export const ofAccounts: readonly Place[] = [
  { name: "no-ideas", path: "/ideas" },
  { name: "no-devices", path: "/devices", open: shows("no-devices") },
  { name: "no-notices", path: "/inbox", open: shows("no-notices") },
  { name: "profile-of-server", path: "/settings/profile" },
  { name: "admin", path: "/admin", open: shows("user-row") },
  { name: "admin-question", path: "/admin", open: press("user-disable") },
  { name: "admin-nobody", path: "/admin?text=nobody-like-it", open: shows("no-such-user") },
  { name: "admin-flags", path: "/admin/flags", open: shows("flag-row") },
  { name: "admin-jobs", path: "/admin/jobs", open: runJobs },
  { name: "admin-metrics", path: "/admin/metrics" },
  { name: "admin-audit", path: "/admin/audit", open: shows("audit-row") },
  { name: "sharing-off", path: "/sharing", open: shows("sharing-off") },
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
  const first = new TerminalPage(page, firstTerminal, page.getByTestId("side").first());
  await first.live();
  await first.prompted();
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

async function openAttach(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Attach to primary/u }).click();
  await expect(page.getByTestId("attach-dialog").getByRole("button", { name: /Copy/u }).first()).toBeVisible();
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

/** What the server does by itself, so that the page has something to show. */
async function runJobs(page: Page): Promise<void> {
  await page.getByTestId("run-jobs").click();
  await expect(page.getByTestId("job-row").first()).toBeVisible();
}
