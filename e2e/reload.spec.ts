/** A page that is loaded again shows what it had before anything but the page itself has answered. */
import { expect, test } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack();

/** In the page: the output it has kept in IndexedDB. */
async function keptText(): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open("coda-paints");
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(new Error("no paints")));
  });
  const paints = await new Promise<{ items: { bytes?: Uint8Array }[] }[]>((resolve) => {
    const request = database.transaction("paints").objectStore("paints").getAll();
    request.addEventListener("success", () => resolve(request.result as { items: { bytes?: Uint8Array }[] }[]));
  });
  database.close();
  const items = paints.flatMap((paint) => paint.items);
  return items.map(({ bytes }) => new TextDecoder().decode(bytes)).join("");
}

test("RS7 a reload paints what was on view though neither transcript nor relay answers, then goes on", async ({
  page,
}) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("printf 'kept-%s\\n' 1 2 3");
  await terminal.shows("kept-3");
  await expect.poll(() => page.evaluate(keptText)).toContain("kept-3");
  const release = Promise.withResolvers<void>();
  await page.route(/\/transcript\?|\/tickets$/u, async (route) => {
    await release.promise;
    await route.continue();
  });
  await page.reload();
  await terminal.shows("kept-3");
  release.resolve();
  await terminal.live();
  await terminal.run("echo after-reload");
  await terminal.shows("after-reload");
  const lines = (await terminal.lines()).map((line) => line.trimEnd());
  for (const line of ["kept-1", "kept-2", "kept-3", "after-reload"])
    expect(lines.filter((shown) => shown === line)).toHaveLength(1);
});

test("IN12 a page that is left while nobody answers what was typed is followed by one that says so", async ({
  page,
}) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  const relay = stack.pid("relay");
  process.kill(relay, "SIGSTOP");
  await terminal.type("echo unheard");
  await page.reload();
  const told = page.getByTestId("unconfirmed-input");
  await expect(told).toContainText("12 keys");
  process.kill(relay, "SIGCONT");
  await terminal.live();
  await expect(told).toBeVisible();
  await page.getByTestId("dismiss-unconfirmed").click();
  await expect(told).toHaveCount(0);
  await page.reload();
  await terminal.live();
  await expect(told).toHaveCount(0);
  // Whether it arrived or not, the next line is a line of its own.
  await terminal.run("");
});

test("signing out leaves nothing of the terminals in the browser", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("echo to-be-forgotten");
  await terminal.shows("to-be-forgotten");
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  await expect.poll(databases).toContain("coda-paints");
  await page.getByTestId("account-menu").click();
  await page.getByTestId("sign-out").click();
  await page.waitForURL("**/sign-in*");
  await expect.poll(databases).not.toContain("coda-paints");
});
