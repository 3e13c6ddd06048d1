/** An invitation that is opened by somebody who has to sign in first: by whatever way, they come back to it. */
import { expect, type Browser, type Page } from "@playwright/test";
import type { Mailbox } from "../app/api/testing/mailbox.ts";
import type { OpenIdProvider } from "../app/api/testing/openid-provider.ts";
import { AccountsServer, newPage } from "./support/accounts-server.ts";
import { closePages, test } from "./support/test.ts";
import type { WebServer } from "./support/web-server.ts";

const buildMs = 330_000;
const password = "correct horse battery";

test.describe.configure({ mode: "serial" });

let accounts: AccountsServer;
let server: WebServer;
let mailbox: Mailbox;
let provider: OpenIdProvider;
let ada: Page;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(buildMs);
  accounts = await AccountsServer.start({ ENABLE_SIGN_UP: "1" });
  ({ web: server, mailbox, provider } = accounts);
  ada = await newPage(browser);
  await ada.goto(await server.setUpLink());
  await ada.getByLabel("Your name").fill("Ada");
  await ada.getByLabel("E-mail").fill("ada@example.org");
  await ada.getByLabel("Password").fill(password);
  await ada.getByLabel("Password").press("Enter");
  await expect(ada).toHaveURL(/\/ideas$/u);
  await ada.getByTestId("create-idea").click();
  await ada.getByTestId("idea-title").fill("Paper boat");
  await ada.getByTestId("create-idea-submit").click();
  await ada.getByRole("link", { name: "Members" }).click();
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await accounts.dispose();
});

async function invite(): Promise<string> {
  await ada.getByTestId("invite-member").click();
  await ada.getByTestId("invite-submit").click();
  const link = await ada.getByTestId("invitation-link").innerText();
  await ada.getByRole("button", { name: "Done" }).click();
  return link;
}

/** Somebody opens an invitation and is signed out; the link's secret is in no address on their way. */
async function openInvitation(browser: Browser): Promise<Page> {
  const page = await newPage(browser);
  const link = await invite();
  await page.goto(link);
  await page.getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${server.origin}/sign-in?callbackUrl=%2Finvitation`);
  return page;
}

async function join(page: Page): Promise<void> {
  await expect(page).toHaveURL(`${server.origin}/invitation`);
  await page.getByTestId("accept-invitation").click();
  await expect(page.getByRole("heading", { name: "Paper boat" })).toBeVisible();
  await expect.poll(async () => keptWays(page)).toEqual([null, null]);
}

/** The browser's, and the tab's. */
async function keptWays(page: Page): Promise<(string | null)[]> {
  return page.evaluate(() => [window.localStorage, window.sessionStorage].map((kept) => kept.getItem("coda.way")));
}

async function signInAsDan(page: Page): Promise<void> {
  const form = page.getByTestId("password-form");
  await form.getByLabel("E-mail").fill("dan@example.org");
  await form.getByLabel("Password").fill(password);
  await form.getByLabel("Password").press("Enter");
  await expect(page).toHaveURL(`${server.origin}/invitation`);
}

test("by a provider, after one that refused as well", async ({ browser }) => {
  const page = await openInvitation(browser);
  provider.person = { sub: "ada-elsewhere", email: "ada@example.org", email_verified: true };
  await page.getByRole("button", { name: "Continue with Example ID" }).click();
  await expect(page.getByTestId("sign-in-problem")).toContainText("already");
  await page.context().clearCookies({ domain: "127.0.0.1" });
  provider.person = { sub: "bob-1", name: "Bob", email: "bob@example.org", email_verified: true };
  await page.getByRole("button", { name: "Continue with Example ID" }).click();
  await join(page);
});

test("by a mailed link, which opens in another tab", async ({ browser }) => {
  const page = await openInvitation(browser);
  await page.getByTestId("mail-form").getByRole("textbox").fill("cy@example.org");
  await page.getByRole("button", { name: "Send a sign-in link" }).click();
  await expect(page.getByTestId("mail-sent")).toBeVisible();
  await expect.poll(() => mailbox.received.length).toBe(1);
  const tab = await page.context().newPage();
  await tab.goto(`${server.origin}/sign-in/link#${mailbox.lastToken()}`);
  await tab.getByTestId("use-link").click();
  await join(tab);
});

test("by a password, of an account that was made by an admin's invitation on the way", async ({ browser }) => {
  await ada.goto(`${server.origin}/admin`);
  await ada.getByTestId("invite-user").getByLabel("Invite somebody").fill("dan@example.org");
  await ada.getByRole("button", { name: "Make a link" }).click();
  const made = await ada.getByTestId("made-link").innerText();
  await ada.goto(`${server.origin}/ideas`);
  await ada.getByTestId("idea-row").click();
  await ada.getByRole("link", { name: "Members" }).click();
  const page = await openInvitation(browser);
  await page.goto(/http\S+\/join#\S+/u.exec(made)?.[0] ?? "");
  await page.getByLabel("Your name").fill("Dan");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Join" }).click();
  await join(page);

  const again = await openInvitation(browser);
  await signInAsDan(again);
  await expect(again.getByTestId("accept-invitation")).toBeVisible();
});

test("is kept for no later reader of this browser: not after a sign-out, nor once the link is over", async ({
  browser,
}) => {
  const page = await openInvitation(browser);
  await signInAsDan(page);
  expect(await keptWays(page)).toEqual([null, expect.stringContaining("/invitation")]);
  await page.goto(`${server.origin}/ideas`);
  await page.getByTestId("account-menu").click();
  await page.getByTestId("sign-out").click();
  await expect(page).toHaveURL(/\/sign-in/u);
  expect(await keptWays(page)).toEqual([null, null]);

  await page.goto(`${server.origin}/invitation#${"x".repeat(43)}`);
  await page.getByRole("link", { name: "Sign in" }).click();
  await signInAsDan(page);
  await page.getByTestId("accept-invitation").click();
  await expect(page.getByTestId("failure")).toBeVisible();
  await expect.poll(async () => keptWays(page)).toEqual([null, null]);
});
