/** From what a program says to the inbox and back, and what a browser shows of a message that is pushed to it. */
import { expect, test, type BrowserContext, type Page } from "@playwright/test";
import { firstTerminal, TerminalPage } from "./support/terminal-page.ts";
import { ownStack } from "./support/own-stack.ts";
import { wholeChromium } from "./support/test.ts";

test.use({ serviceWorkers: "allow", ...wholeChromium() });
const stack = ownStack();

const browser = "6f1c1f2e-3f0a-4b52-9d34-0d8a1c0b7c11";
const words = "the build is done";

test("NI1 what a program says is in the inbox, and leads back to where it said it", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run(String.raw`printf '\033]9;${words}\a'; seq -f 'line %g' 3`);
  await terminal.shows("line 3");
  await page.goto(`${stack.webUrl}/inbox`);
  const notice = page.getByTestId("notice").filter({ hasText: words });
  await expect(async () => {
    await page.reload();
    await expect(notice).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(notice).toContainText("primary");
  await notice.getByRole("link").click();
  await page.waitForURL(`**${firstTerminal}?**`);
  await terminal.live();
  await terminal.shows("line 3");
  await page.goto(`${stack.webUrl}/inbox`);
  await expect(notice).toHaveAttribute("data-read", "true");
});

test("a hidden tab's title says that its terminal rang, until it is looked at", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  const title = await page.title();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { get: () => "hidden", configurable: true });
  });
  stack.tmux("send-keys", "-t", "=coda__first__primary:", String.raw`printf '\a'`, "Enter");
  await expect(page).toHaveTitle(`● primary needs you · ${title}`);
  await page.evaluate(() => {
    Reflect.deleteProperty(document, "visibilityState");
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect(page).toHaveTitle(title);
});

/** As the settings page does once a push service has said yes; the browser's own is not to be had here. */
async function letBePushedTo(page: Page): Promise<void> {
  await page.evaluate(async (id) => {
    await navigator.serviceWorker.ready;
    await (await caches.open("coda-push")).put("/push-browser", new Response(id));
  }, browser);
}

/** Hands a message to the service worker, as the browser does with what its push service brings. */
async function pushing(context: BrowserContext, page: Page): Promise<(message: object) => Promise<void>> {
  const protocol = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    protocol.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first !== undefined) resolve(first.registrationId);
    });
  });
  await protocol.send("ServiceWorker.enable");
  const registrationId = await registered;
  return async (message) => {
    const data = JSON.stringify(message);
    await protocol.send("ServiceWorker.deliverPushMessage", { origin: stack.webUrl, registrationId, data });
  };
}

async function shownIn(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body }) => `${title}: ${body}`);
  });
}

/** In the service worker: somebody taps what is shown. No protocol of the browser's does; it is told as if it had been. */
const tapShown = `(async () => {
  const [notification] = await self.registration.getNotifications();
  const tap = new NotificationEvent("notificationclick", { notification });
  // Only the browser's own event may be waited for.
  Object.defineProperty(tap, "waitUntil", { value: () => {} });
  self.dispatchEvent(tap);
})()`;

test("a tapped message leads the page that shows its terminal to the moment, and is taken away", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["notifications"], { origin: stack.webUrl });
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("seq -f 'later %g' 300");
  await terminal.shows("later 300");
  await page.goto(`${stack.webUrl}/inbox`);
  await letBePushedTo(page);
  const notice = page.getByTestId("notice").filter({ hasText: words });
  const path = await notice.getByRole("link").getAttribute("href");
  const push = await pushing(context, page);
  const message = { browser, title: "First idea", body: words, path, shownAt: firstTerminal, tag: "tapped" };
  await push({ ...message, at: new Date(0).toISOString() });
  await expect.poll(() => shownIn(page)).toEqual([`First idea: ${words}`]);

  await terminal.open();
  await terminal.shows("later 300");
  const mark = page.locator(".coda-mark-place");
  await expect(mark).toHaveCount(0);
  await context.serviceWorkers()[0]?.evaluate(tapShown);
  await expect(mark).toHaveAttribute("data-text", "the moment of this notice");
  await expect(mark).toBeInViewport();
  await expect(page).toHaveURL(stack.webUrl + firstTerminal);
  await expect.poll(() => shownIn(page)).toEqual([]);
});

test("NI11 a message is shown to whom it is for, and after a sign-out nothing of it", async ({ page, context }) => {
  await context.grantPermissions(["notifications"], { origin: stack.webUrl });
  await new TerminalPage(page).signIn(stack.signInUrl());
  await page.goto(`${stack.webUrl}/inbox`);
  await letBePushedTo(page);
  const push = await pushing(context, page);
  const message = {
    browser,
    title: "Waits for your answer",
    body: "Overwrite? [y/N]",
    path: "/inbox/1",
    shownAt: firstTerminal,
    tag: "a terminal",
    at: new Date(0).toISOString(),
  };
  await push(message);
  await expect.poll(() => shownIn(page)).toEqual(["Waits for your answer: Overwrite? [y/N]"]);
  await page.getByTestId("account-menu").click();
  await page.getByTestId("sign-out").click();
  await page.waitForURL("**/sign-in**");
  await expect.poll(() => shownIn(page)).toEqual([]);
  // The sign-in page takes away what is shown once it has loaded, maybe this one, too.
  await expect(async () => {
    await push(message);
    expect(await shownIn(page)).toEqual(["Coda: Something happened in a terminal. Sign in to see it."]);
  }).toPass();
});

test("what somebody wants to be told of, and when not, is kept, and what they watch a terminal for", async ({
  page,
}) => {
  await new TerminalPage(page).signIn(stack.signInUrl());
  await page.goto(`${stack.webUrl}/settings/notifications`);
  const save = page.getByTestId("notice-kinds-save");
  await page.getByTestId("kind-bell").uncheck();
  await page.getByLabel("Seconds it took at least").fill("none");
  await expect(page.getByText(/^A whole number from /u)).toBeVisible();
  await expect(save).toBeDisabled();
  await page.getByLabel("Seconds it took at least").fill("90");
  await page.getByTestId("quiet").check();
  await page.getByLabel("From").fill("21:30");
  await page.getByLabel("To", { exact: true }).fill("06:15");
  await save.click();
  await expect(save).toHaveText("Saved");
  await page.reload();
  await expect(page.getByTestId("kind-bell")).not.toBeChecked();
  await expect(page.getByLabel("Seconds it took at least")).toHaveValue("90");
  await expect(page.getByLabel("From")).toHaveValue("21:30");
  await expect(page.getByLabel("To", { exact: true })).toHaveValue("06:15");

  await page.goto(`${stack.webUrl}/ideas/first`);
  const dialog = page.getByTestId("watch-dialog");
  await page.getByTestId("watch-open").click();
  // On view at once, and kept by the server once it has answered.
  const kept = page.waitForResponse((response) => response.request().method() === "PUT" && response.ok());
  await dialog.getByLabel("You are told of").selectOption("attention");
  await kept;
  await dialog.getByLabel("Regular expression").fill("FAIL|panic:");
  await dialog.getByTestId("watch-add").click();
  const watcher = dialog.getByTestId("watcher");
  await expect(watcher).toContainText("a line matches FAIL|panic:");
  await page.reload();
  await page.getByTestId("watch-open").click();
  await expect(dialog.getByLabel("You are told of")).toHaveValue("attention");
  await watcher.getByRole("button").click();
  await expect(watcher).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});
