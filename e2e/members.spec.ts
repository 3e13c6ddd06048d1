/** Members of an idea in a real browser: invited by a link, shown what their role allows, changed, and sent away. */
import { expect, type Browser, type Page } from "@playwright/test";
import { closePages, test } from "./support/test.ts";
import { WebServer } from "./support/web-server.ts";

const buildMs = 330_000;
const password = "correct horse battery";
const title = "<b>Paper</b> boat'); --";

test.describe.configure({ mode: "serial" });

let server: WebServer;
let ada: Page;
let bob: Page;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(buildMs);
  server = await WebServer.prepare();
  await server.start({ ENABLE_PASSWORD: "1" });
  ada = await newPage(browser);
  bob = await newPage(browser);
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await server.dispose();
});

async function newPage(browser: Browser): Promise<Page> {
  // What a client says of where it is, to a server that knows no proxy.
  const extraHTTPHeaders = { "x-forwarded-for": "203.0.113.66", "coda-peer": "203.0.113.66" };
  return (await browser.newContext({ extraHTTPHeaders })).newPage();
}

/** Both begin with a link that is told them: the server's own, and an admin's. */
async function begin(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  if (await page.getByLabel("E-mail").isVisible()) await page.getByLabel("E-mail").fill("ada@example.org");
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Password").press("Enter");
  await expect(page).toHaveURL(/\/ideas$/u);
}

async function invite(role: "viewer" | "driver"): Promise<string> {
  await ada.getByTestId("invite-member").click();
  await ada.getByLabel("What they may").selectOption(role);
  await ada.getByTestId("invite-submit").click();
  const link = await ada.getByTestId("invitation-link").innerText();
  await ada.getByRole("button", { name: "Done" }).click();
  return link;
}

test("somebody else's idea is not there until its owner's link was opened, once", async () => {
  await begin(ada, await server.setUpLink(), "Ada");
  await ada.goto(`${server.origin}/admin`);
  await ada.getByTestId("invite-user").getByLabel("Invite somebody").fill("bob@example.org");
  await ada.getByRole("button", { name: "Make a link" }).click();
  const made = await ada.getByTestId("made-link").innerText();
  await begin(bob, /http\S+\/join#\S+/u.exec(made)?.[0] ?? "", "<i>Bob</i>");

  await ada.goto(`${server.origin}/ideas`);
  await ada.getByTestId("create-idea").click();
  await ada.getByTestId("idea-title").fill(title);
  await ada.getByTestId("create-idea-submit").click();
  await expect(ada.getByRole("heading", { name: title })).toBeVisible();
  const ideaUrl = ada.url();
  expect((await bob.goto(ideaUrl))?.status()).toBe(404);

  await ada.getByRole("link", { name: "Members" }).click();
  const link = await invite("viewer");
  await expect(ada.getByTestId("invitation-row")).toHaveCount(1);
  await bob.goto(link);
  await bob.getByTestId("accept-invitation").click();
  await expect(bob).toHaveURL(ideaUrl);
  expect(new URL(bob.url()).hash).toBe("");
  await expect(bob.getByRole("heading", { name: title })).toBeVisible();
  await bob.goto(link);
  await bob.getByTestId("accept-invitation").click();
  await expect(bob.getByText("This link was used, was withdrawn or has expired")).toBeVisible();
});

test("a viewer is offered nothing to change, a driver terminals, and neither the members", async () => {
  await bob.goto(`${server.origin}/ideas`);
  await bob.getByTestId("idea-row").click();
  await expect(bob.getByTestId("no-sessions")).toBeVisible();
  await expect(bob.getByTestId("new-slot")).toHaveCount(0);
  await ada.reload();
  await expect(ada.getByTestId("invitation-row")).toHaveCount(0);
  await expect(ada.getByTestId("member-row")).toHaveCount(2);
  await ada.getByTestId("member-role").selectOption("driver");
  await expect(async () => {
    await bob.reload();
    await expect(bob.getByTestId("new-slot")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await bob.getByRole("link", { name: "Members" }).click();
  await expect(bob.getByTestId("member-row")).toHaveCount(2);
  await expect(bob.getByTestId("member-role")).toHaveCount(0);
  await expect(bob.getByTestId("invite-member")).toHaveCount(0);
});

test("an invitation is withdrawn, and a member sent away", async () => {
  const link = await invite("driver");
  await ada.getByTestId("withdraw-invitation").click();
  await expect(ada.getByTestId("invitation-row")).toHaveCount(0);
  const ideaUrl = bob.url().replace(/\/members$/u, "");
  await ada.getByTestId("remove-member").click();
  await ada.getByTestId("remove-member-confirm").click();
  await expect(ada.getByTestId("member-row")).toHaveCount(1);
  expect((await bob.goto(ideaUrl))?.status()).toBe(404);
  await bob.goto(link);
  await bob.getByTestId("accept-invitation").click();
  await expect(bob.getByText("This link was used, was withdrawn or has expired")).toBeVisible();
});

test("each reply has a policy of its own, and the page's scripts its nonce", async () => {
  const nonces: string[] = [];
  for (let load = 0; load < 2; load++) {
    const reply = await ada.goto(`${server.origin}/ideas`);
    const headers = reply?.headers() ?? {};
    expect(headers).toMatchObject({ "x-frame-options": "DENY", "x-content-type-options": "nosniff" });
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    const nonce = /script-src 'self' 'nonce-([^']+)' 'strict-dynamic';/u.exec(policy)?.[1] ?? "";
    // As the reply has them: what those bring later needs no nonce, by 'strict-dynamic'.
    const scripts = (await reply?.text())?.match(/<script\b[^>]*>/gu) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([]);
    nonces.push(nonce);
  }
  expect(nonces[0]).not.toBe(nonces[1]);
});

test("a sign-in is noted with the address it came from, not with one it claims", async () => {
  await ada.goto(`${server.origin}/settings/profile`);
  await expect(ada.getByTestId("sign-in-row").first()).toContainText("127.0.0.1");
  await expect(ada.getByText("203.0.113.66")).toHaveCount(0);
});
