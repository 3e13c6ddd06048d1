/** A terminal shown to somebody without an account: by a link, in a browser of their own, and cut when it is taken back. */
import { expect, type Browser, type Page } from "@playwright/test";
import { lookHere } from "./support/page-looks.ts";
import { testWithGuests as test } from "./support/shared-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";
import { closePages } from "./support/test.ts";

test.describe.configure({ mode: "serial" });
test.afterAll(async ({ browser }) => {
  await closePages(browser);
});

let owner: TerminalPage;
test.beforeAll(async ({ browser, stack }) => {
  owner = new TerminalPage(await (await browser.newContext()).newPage());
  await owner.signIn(stack.signInUrl());
  await owner.live();
});

interface Wanted {
  readonly label: string;
  readonly types?: boolean;
  readonly history?: boolean;
  readonly password?: string;
}

async function share({ label, types = false, history = false, password }: Wanted): Promise<string> {
  const { page } = owner;
  await page.getByTestId("share-open").click();
  const dialog = page.getByTestId("share-dialog");
  const another = dialog.getByTestId("share-another");
  await another.or(dialog.getByLabel("They may")).waitFor();
  if (await another.isVisible()) await another.click();
  await dialog.getByLabel("They may").selectOption(types ? "driver" : "viewer");
  await dialog.getByLabel("They see").selectOption(history ? "yes" : "no");
  await dialog.getByLabel("For whom").fill(label);
  if (password !== undefined) await dialog.getByLabel("Password, if you like").fill(password);
  await dialog.getByTestId("share-create").click();
  const url = await dialog.getByTestId("share-url").textContent();
  await page.keyboard.press("Escape");
  if (url === null) throw new Error("no link was shown");
  return url.trim();
}

async function guestAt(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  return page;
}

async function enter(page: Page, name: string): Promise<TerminalPage> {
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Look at it" }).click();
  const terminal = new TerminalPage(page);
  await terminal.live();
  return terminal;
}

const hostile = "<img src=x onerror=alert(1)>";

test("a guest reads, types after the owner's yes alone, and is cut within a second when the link is taken back", async ({
  browser,
}) => {
  await owner.run("echo shown-before");
  await owner.shows("shown-before");
  const page = await guestAt(browser, await share({ label: "for Ada", types: true }));
  await expect(page, "the secret leaves the address").toHaveURL(/\/share\/[^#]+$/u);
  const guest = await enter(page, hostile);
  await owner.run("echo shown-to-guests");
  await guest.shows("shown-to-guests");
  expect(await page.getByRole("link").count(), "no way to anywhere else").toBe(0);

  await guest.type("echo not-allowed\n");
  await expect(page.getByTestId("input-refused")).toBeVisible();
  await page.getByTestId("ask-to-type").click();
  await expect(page.getByTestId("asked-to-type")).toBeVisible();
  await owner.page.getByTestId("guest-asks").getByRole("button", { name: "No" }).click();
  await expect(page.getByText("the answer was no")).toBeVisible();
  await page.getByTestId("ask-to-type").click();
  const asks = owner.page.getByTestId("guest-asks");
  await expect(asks).toContainText(hostile);
  await owner.page.getByTestId("guest-allow").click();
  await expect(owner.page.getByTestId("guest-allowed")).toContainText("npm run -s runner -- browsers");
  await expect(page.getByTestId("role")).toHaveText("you can type");
  await guest.live();
  await guest.run("echo typed-by-a-guest");
  await owner.shows("typed-by-a-guest");
  expect((await owner.lines()).some((line) => line.includes("not-allowed"))).toBe(false);

  await owner.page.getByTestId("share-open").click();
  const row = owner.page.getByTestId("share-row").filter({ hasText: "for Ada" });
  await expect(row.getByTestId("guest-row")).toContainText("may type");
  await expect(row.getByText("here", { exact: true })).toBeVisible();
  const answered = owner.page.waitForResponse((response) => response.request().method() === "DELETE");
  await row.getByTestId("share-revoke").click();
  await answered;
  await expect(page.getByTestId("connection-state").or(page.getByTestId("guest-out"))).not.toHaveText(/^live$/u, {
    timeout: 1_000,
  });
  await expect(page.getByTestId("guest-out")).toBeVisible();
  await page.reload();
  await expect(page.getByTestId("terminal")).toHaveCount(0);
  await expect(row).toHaveCount(0);
  await owner.page.keyboard.press("Escape");
});

test("TR42 whoever is put out is cut, and comes in by the link neither again nor by another name", async ({
  browser,
  stack,
}) => {
  const url = await share({ label: "for a few" });
  const page = await guestAt(browser, url);
  await enter(page, "Eve");
  const friend = await guestAt(browser, url);
  await enter(friend, "Bob");
  await expect(owner.page.getByTestId("people")).toHaveText("3 browsers");
  await expect(owner.page.getByTestId("people")).toHaveAttribute("title", /: 1 may type, 2 only read$/u);
  await owner.page.getByTestId("people").click();
  const people = owner.page.getByTestId("people-dialog");
  // A guest is in it once, as one who can be put out.
  await expect(people.getByTestId("people-list").getByRole("listitem")).toHaveText([
    /^This browsermay type · came /u,
    /^Evereads · guest · came .*Put out …$/u,
    /^Bobreads · guest · came .*Put out …$/u,
  ]);
  await expect(people.getByTestId("people-lines"), "all of them are named").toHaveCount(0);
  await expect(page.locator("button[data-testid=people]"), "a guest sees the number alone").toHaveCount(0);
  await lookHere(owner.page, "people-dialog");
  await owner.page.keyboard.press("Escape");
  const list = await owner.page.context().newPage();
  await list.goto(`${stack.webUrl}/ideas/first`);
  await expect(list.getByTestId("session-present")).toContainText("1 driver, 2 viewers");
  await list.close();
  await owner.page.getByTestId("share-open").click();
  const row = owner.page.getByTestId("share-row").filter({ hasText: "for a few" });
  const eve = row.getByTestId("guest-row").filter({ hasText: /Eve/u });
  await expect(eve.getByText("here", { exact: true })).toBeVisible();
  await eve.getByTestId("guest-remove").click();
  await eve.getByTestId("put-out-confirm").click();
  await expect(page.getByTestId("guest-out")).toBeVisible();
  await expect(row.getByTestId("share-closed")).toBeVisible();
  await expect(row.getByTestId("guest-row")).toHaveCount(1);
  await page.goto("about:blank");
  await page.goto(url);
  await page.getByLabel("Your name").fill("Mallory");
  await page.getByRole("button", { name: "Look at it" }).click();
  await expect(page.getByTestId("failure")).toContainText("lets nobody else in");
  await expect(friend.getByTestId("connection-state")).toHaveText(/^live$/u);
  // Closed pages are gone from the list within two seconds, and what was said of them stays.
  await friend.close();
  await expect(row.getByTestId("guest-row").getByText("here", { exact: true })).toBeHidden({ timeout: 4_000 });
  await row.getByTestId("share-revoke").click();
  await owner.page.keyboard.press("Escape");
});

test("a link without history shows the screen and what comes, one with history also what was before", async ({
  browser,
}) => {
  await owner.run("echo long-ago; for i in $(seq 1 200); do echo filler-$i; done");
  await owner.shows("filler-200");
  const fresh = await enter(await guestAt(browser, await share({ label: "fresh" })), "Bob");
  await fresh.shows("filler-200");
  expect(
    (await fresh.lines()).some((line) => line.trimEnd() === "filler-1"),
    "no scrollback",
  ).toBe(false);
  const whole = await enter(await guestAt(browser, await share({ label: "whole", history: true })), "Eve");
  await whole.shows("filler-1");
});

test("a link with a password opens with it alone", async ({ browser }) => {
  const page = await guestAt(browser, await share({ label: "locked", password: "open sesame" }));
  await page.getByLabel("Your name").fill("Ali");
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByLabel("The link’s password").fill("wrong");
  await page.getByRole("button", { name: "Look at it" }).click();
  await expect(page.getByTestId("failure")).toContainText("not the link's password");
  await page.getByLabel("The link’s password").fill("open sesame");
  await page.getByRole("button", { name: "Look at it" }).click();
  await new TerminalPage(page).live();
});

test("the page of all links has them by their terminals, and takes one back", async () => {
  const { page } = owner;
  await page.goto(new URL("/sharing", page.url()).href);
  const links = page.getByTestId("terminal-links").filter({ hasText: "primary" });
  const row = links.getByTestId("share-row").filter({ hasText: "locked" });
  await expect(row.getByTestId("guest-row")).toContainText("Ali");
  await row.getByTestId("share-revoke").click();
  await expect(row).toHaveCount(0);
  await expect(links.getByTestId("share-row").first()).toBeVisible();
});
