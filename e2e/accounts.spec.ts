/** A server with accounts, in a real browser: set up, invited, signed in by a provider and by mail, disabled, deleted. */
import { expect, type Page } from "@playwright/test";
import type { Mailbox } from "../app/api/testing/mailbox.ts";
import type { OpenIdProvider } from "../app/api/testing/openid-provider.ts";
import { AccountsServer, newPage } from "./support/accounts-server.ts";
import { test } from "./support/test.ts";
import type { WebServer } from "./support/web-server.ts";

const buildMs = 330_000;
const password = "correct horse battery";
const metricsToken = "of the test that asks for figures";

test.describe.configure({ mode: "serial" });

let accounts: AccountsServer;
let server: WebServer;
let mailbox: Mailbox;
let provider: OpenIdProvider;
test.beforeAll(async () => {
  test.setTimeout(buildMs);
  accounts = await AccountsServer.start({ METRICS_TOKEN: metricsToken });
  ({ web: server, mailbox, provider } = accounts);
});
test.afterAll(() => accounts.dispose());

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${server.origin}/sign-in`);
  const form = page.getByTestId("password-form");
  await form.getByLabel("E-mail").fill(email);
  await form.getByLabel("Password").fill(password);
  await form.getByLabel("Password").press("Enter");
  await expect(page).toHaveURL(/\/ideas$/u);
}

test("the printed link makes the first admin, once, and leaves the address", async ({ browser }) => {
  const link = await server.setUpLink();
  const page = await newPage(browser);
  await page.goto(`${server.origin}/set-up`);
  await expect(page.getByTestId("no-link")).toBeVisible();
  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByTestId("new-account")).toBeVisible();
  expect(new URL(page.url()).hash).toBe("");
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("E-mail").fill("ada@example.org");
  await page.getByLabel("Password").fill("short");
  await page.getByLabel("Password").press("Enter");
  await expect(page.getByText("at least 10 characters")).toBeVisible();
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Password").press("Enter");
  await expect(page).toHaveURL(/\/ideas$/u);
  expect((await page.goto(`${server.origin}/set-up`))?.status()).toBe(404);
});

test("a wrong password is told in words, and the right one signs in by the keyboard alone", async ({ browser }) => {
  const page = await newPage(browser);
  await page.goto(`${server.origin}/settings/profile`);
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl/u);
  const form = page.getByTestId("password-form");
  await form.getByLabel("E-mail").fill("ada@example.org");
  await form.getByLabel("Password").fill("wrong horse battery");
  await form.getByLabel("Password").press("Enter");
  await expect(page.getByTestId("sign-in-problem")).toContainText("did not fit");
  await form.getByLabel("Password").fill(password);
  await form.getByLabel("Password").press("Enter");
  await expect(page).toHaveURL(/\/settings\/profile$/u);
  const cookie = (await page.context().cookies()).find(({ name }) => name.startsWith("coda-session"));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
});

/** Its scripts come once the returned function is called: as over a slow line. */
async function openWithoutScripts(page: Page, path: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(/\/_next\/static\/.*\.js/u, async (route) => {
    await promise;
    await route.continue();
  });
  await page.goto(server.origin + path, { waitUntil: "commit" });
  return resolve;
}

test("what is typed, chosen, clicked and sent before a page's script is there is answered then, and never stands in the address", async ({
  browser,
}) => {
  const page = await newPage(browser);
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  const scriptsCome = await openWithoutScripts(page, "/sign-in");
  const form = page.getByTestId("password-form");
  await form.getByLabel("E-mail").fill("ada@example.org");
  await form.getByLabel("Password").fill(password);
  await form.getByLabel("Password").press("Enter");
  scriptsCome();
  await expect(page).toHaveURL(/\/ideas$/u);
  expect(addresses.filter((address) => address.includes("horse"))).toEqual([]);

  const settings = await page.context().newPage();
  const theyCome = await openWithoutScripts(settings, "/settings/history");
  await settings.getByTestId("retention-days").fill("45");
  await expect(settings.getByTestId("retention-save")).toBeDisabled();
  theyCome();
  await expect(settings.getByTestId("retention-save")).toBeEnabled();
  await expect(settings.getByTestId("retention-days")).toHaveValue("45");
  await expect(settings.getByTestId("retention-meaning")).toContainText("45 days");

  const notices = await page.context().newPage();
  const nowCome = await openWithoutScripts(notices, "/settings/notifications");
  const bell = notices.getByTestId("kind-bell");
  const rang = await bell.isChecked();
  await bell.click();
  await notices.getByTestId("quiet").click();
  await expect(notices.getByTestId("notice-kinds-save")).toBeDisabled();
  nowCome();
  await notices.getByTestId("notice-kinds-save").click();
  await expect(notices.getByTestId("notice-kinds-save")).toHaveText("Saved");
  await notices.reload();
  await expect(bell).toBeChecked({ checked: !rang });
  await expect(notices.getByTestId("quiet")).toBeChecked();
  const lastCome = await openWithoutScripts(notices, "/settings/appearance");
  await notices.getByLabel("Cursor", { exact: true }).selectOption("underline");
  lastCome();
  await expect.poll(async () => notices.evaluate(() => JSON.stringify(window.localStorage))).toContain("underline");

  const ideas = await page.context().newPage();
  const allCome = await openWithoutScripts(ideas, "/ideas");
  await ideas.getByTestId("account-menu").click();
  await ideas.getByTestId("create-idea").click();
  allCome();
  await expect(ideas.getByTestId("create-idea-dialog")).toBeVisible();
  await ideas.getByTestId("idea-title").fill("Paper kite");
  await ideas.getByTestId("create-idea-dialog").getByRole("button", { name: "Cancel" }).click();
  await expect(ideas.getByTestId("create-idea-dialog")).toBeHidden();
  await page.context().close();
});

test("an invited person joins, connects a provider, and comes back by it", async ({ browser }) => {
  const admin = await newPage(browser);
  await signIn(admin, "ada@example.org");
  await admin.goto(`${server.origin}/admin`);
  await admin.getByTestId("invite-user").getByLabel("Invite somebody").fill("bob@example.org");
  await admin.getByRole("button", { name: "Make a link" }).click();
  const made = await admin.getByTestId("made-link").innerText();
  const link = /http\S+\/join#\S+/u.exec(made)?.[0] ?? "";
  const bob = await newPage(browser);
  await bob.goto(link);
  await bob.getByLabel("Your name").fill("<img src=x onerror=alert(1)> Bob");
  await bob.getByLabel("Password").fill(password);
  await bob.getByRole("button", { name: "Join" }).click();
  await expect(bob).toHaveURL(/\/ideas$/u);
  await bob.goto(`${server.origin}/settings/profile`);
  provider.person = { sub: "bob-1", name: "Bob", email: "bob@elsewhere.example", email_verified: true };
  await bob.getByTestId("method-oidc").getByRole("button", { name: "Connect" }).click();
  await expect(bob.getByTestId("method-oidc")).toContainText("connected");
  const again = await newPage(browser);
  await again.goto(`${server.origin}/sign-in`);
  await again.getByRole("button", { name: "Continue with Example ID" }).click();
  await expect(again).toHaveURL(/\/ideas$/u);
  await again.goto(`${server.origin}/settings/profile`);
  await expect(again.getByTestId("sign-in-row")).toHaveCount(2);
  await again.getByTestId("sign-out-others").click();
  await expect(again.getByTestId("sign-in-row")).toHaveCount(1);
  await bob.goto(`${server.origin}/ideas`);
  await expect(bob).toHaveURL(/\/sign-in/u);
  provider.person = { sub: "stranger-1", email: "stranger@example.org", email_verified: true };
  const stranger = await newPage(browser);
  await stranger.goto(`${server.origin}/sign-in`);
  await stranger.getByRole("button", { name: "Continue with Example ID" }).click();
  await expect(stranger.getByTestId("sign-in-problem")).toContainText("no account for you here");
});

test("a confirmed address signs in by a mailed link, and gets a new password", async ({ browser }) => {
  const ada = await newPage(browser);
  await signIn(ada, "ada@example.org");
  await ada.goto(`${server.origin}/settings/profile`);
  await ada.getByRole("button", { name: "Send the mail" }).click();
  await expect(ada.getByTestId("mail-sent")).toBeVisible();
  await expect.poll(() => mailbox.received.length).toBe(1);
  await ada.goto(`${server.origin}/sign-in/link#${mailbox.lastToken()}`);
  await ada.getByTestId("use-link").click();
  await expect(ada).toHaveURL(/\/ideas$/u);
  const other = await newPage(browser);
  await other.goto(`${server.origin}/sign-in`);
  await other.getByTestId("mail-form").getByRole("textbox").fill("ada@example.org");
  await other.getByRole("button", { name: "Send a sign-in link" }).click();
  await expect(other.getByTestId("mail-sent")).toBeVisible();
  await expect.poll(() => mailbox.received.length).toBe(2);
  await other.goto(`${server.origin}/sign-in/link#${mailbox.lastToken()}`);
  await other.getByTestId("use-link").click();
  await expect(other).toHaveURL(/\/ideas$/u);
  const forgot = await newPage(browser);
  await forgot.goto(`${server.origin}/sign-in`);
  await forgot.getByRole("link", { name: /forgot/iu }).click();
  await expect(forgot).toHaveURL(/\/reset-password$/u);
  await forgot.getByTestId("mail-form").getByRole("textbox").fill("ada@example.org");
  await forgot.getByRole("button", { name: /send a link/iu }).click();
  await expect.poll(() => mailbox.received.length).toBe(3);
  await forgot.goto(`${server.origin}/new-password#${mailbox.lastToken()}`);
  await forgot.getByLabel("New password").fill(password);
  await forgot.getByLabel("New password").press("Enter");
  await expect(forgot.getByTestId("password-set")).toBeVisible();
  await other.goto(`${server.origin}/ideas`);
  await expect(other).toHaveURL(/\/sign-in/u);
});

test("how the server does is shown to its admins, and told to who has the token", async ({ browser }) => {
  const admin = await newPage(browser);
  await signIn(admin, "ada@example.org");
  await admin.goto(`${server.origin}/admin/metrics`);
  await expect(admin.getByTestId("no-figures")).toContainText("Nothing was measured in this time");
  // As a terminal's page does when it is left.
  const told = await admin.request.post(`${server.origin}/api/devmode/figures`, { data: { attachMs: 120 } });
  expect(told.ok()).toBe(true);
  await admin.goto(`${server.origin}/admin/jobs`);
  const run = admin.getByTestId("run-jobs");
  let letRun: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    letRun = resolve;
  });
  await admin.route("**/api/admin/jobs", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  await run.click();
  await expect(admin.getByTestId("jobs-run")).toHaveText("They run now, one after the other …");
  await expect(run, "nobody runs them twice at once").toBeDisabled();
  letRun?.();
  await expect(admin.getByTestId("job-run").first()).toContainText("by an admin");
  await expect(admin.getByTestId("job-row").first()).toContainText("done");
  await expect(admin.getByTestId("jobs-run")).toHaveCount(0);
  await expect(run).toBeEnabled();

  const metrics = `${server.origin}/api/metrics`;
  expect((await admin.request.get(metrics)).status(), "a session is no token").toBe(404);
  const asked = { headers: { authorization: `Bearer ${metricsToken}` } };
  // What was told is gathered for some seconds.
  await expect
    .poll(async () => (await admin.request.get(metrics, asked)).text())
    .toContain("coda_attach_seconds_count 1");
  await admin.goto(`${server.origin}/admin/metrics`);
  await expect(admin.getByTestId("figure-attach").getByTestId("figure-summary")).toHaveText("1 measured");
  await admin.getByRole("link", { name: "7 days" }).click();
  await expect(admin.getByRole("img", { name: "Attach, 7 days: 1 measured." })).toBeVisible();
});

test("who is disabled is out at the next click; who deletes their account is gone", async ({ browser }) => {
  const [admin, bob] = [await newPage(browser), await newPage(browser)];
  await signIn(bob, "bob@example.org");
  await signIn(admin, "ada@example.org");
  await admin.goto(`${server.origin}/admin`);
  const row = admin.getByTestId("user-row").filter({ hasText: "bob@example.org" });
  await row.getByRole("button", { name: "Disable" }).click();
  await expect(admin.getByTestId("user-question")).toContainText("cut off at once");
  await expect(row).not.toContainText("disabled");
  await admin.getByTestId("user-yes").click();
  await expect(row).toContainText("disabled");
  // His page may be on its way out by itself, which breaks off another way.
  await expect(async () => bob.goto(`${server.origin}/ideas`)).toPass();
  await expect(bob).toHaveURL(/\/sign-in/u);
  await row.getByRole("button", { name: "Enable" }).click();
  await expect(row.getByRole("button", { name: "Disable" })).toBeVisible();
  await signIn(bob, "bob@example.org");
  await bob.goto(`${server.origin}/settings/profile`);
  await bob.getByTestId("delete-account").click();
  await expect(bob.getByTestId("delete-account-submit")).toBeDisabled();
  await bob.getByTestId("delete-confirmation").fill("bob@example.org");
  await bob.clock.install();
  await bob.getByTestId("delete-account-submit").click();
  await expect(bob.getByTestId("delete-countdown")).toContainText("Nothing is gone yet");
  await bob.getByTestId("delete-account-stop").click();
  await bob.clock.fastForward("01:00");
  await admin.reload();
  await expect(row, "it was stopped in time").toHaveCount(1);
  await bob.getByTestId("delete-account-submit").click();
  await expect(bob.getByTestId("delete-countdown")).toBeVisible();
  await bob.clock.fastForward("00:11");
  await expect(bob.getByTestId("account-gone")).toContainText("tmux sessions on your machines live on");
  await admin.reload();
  await expect(row).toHaveCount(0);
});
