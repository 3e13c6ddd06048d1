/** Whose size a terminal has: two browser windows and a terminal on the machine, as a person sees and changes it. */
import { expect, type Page } from "@playwright/test";
import { LocalTerminal } from "./support/local-terminal.ts";
import type { CodaStack } from "./support/coda-stack.ts";
import { test } from "./support/shared-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

function windowSize(stack: CodaStack): string {
  return stack.tmux("display-message", "-p", "-t", "=coda__first__sized:", "#{window_width}x#{window_height}").trim();
}

/** The page says whose size it is, and tmux has the size that it says; which one. */
async function showsIn(stack: CodaStack, page: Page, owner: string): Promise<string> {
  await expect(page.getByTestId("size-owner")).toHaveText(` · ${owner}`);
  const both = async (): Promise<string[]> => [
    (await page.getByTestId("size").textContent()) ?? "",
    `${windowSize(stack).replace("x", "×")} · ${owner}`,
  ];
  await expect.poll(async () => new Set(await both()), { message: "page and tmux agree" }).toHaveProperty("size", 1);
  return windowSize(stack);
}

test("SZ1 SZ2 the size is the window's that is typed in, the local terminal's, or by a lease this window's", async ({
  browser,
  stack,
}) => {
  const shows = async (page: Page, owner: string): Promise<string> => showsIn(stack, page, owner);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const [wide, narrow] = [await context.newPage(), await context.newPage()];
  await narrow.setViewportSize({ width: 390, height: 844 });
  const path = await stack.newTerminal("sized");
  const [first, second] = [new TerminalPage(wide, path), new TerminalPage(narrow, path)];
  await first.signIn(stack.signInUrl());
  await first.live();
  const own = await shows(wide, "this window");

  await narrow.goto(wide.url());
  await second.live();
  await shows(narrow, "another window");
  expect(await shows(wide, "this window"), "looking changes nothing").toBe(own);
  await expect(wide.locator(".coda-room-beyond"), "nothing beyond the pane").toHaveCount(0);
  await second.run("echo typed-in-the-narrow-one");
  await expect.poll(async () => shows(narrow, "this window")).not.toBe(own);
  await expect(wide.locator(".coda-room-beyond"), "room beyond the pane").toHaveCount(1);
  await first.run("echo typed-in-the-wide-one");
  await expect.poll(async () => shows(wide, "this window")).toBe(own);

  const local = new LocalTerminal(`tmux -L ${stack.socket} attach -t coda::first::sized`);
  await local.sees("typed-in-the-wide-one");
  await expect.poll(async () => shows(wide, "your terminal")).toBe("100x29");
  await wide.getByTestId("size-button").click();
  await expect.poll(async () => shows(wide, "this window")).toBe(own);
  await shows(narrow, "another window");
  await wide.getByTestId("size-button").click();
  await expect.poll(async () => shows(wide, "your terminal")).toBe("100x29");

  await narrow.getByTestId("size-button").click();
  await expect.poll(async () => shows(narrow, "this window")).not.toBe("100x29");
  await expect
    .poll(async () => {
      local.type(" ");
      return narrow.getByTestId("size-owner").textContent();
    })
    .toBe(" · your terminal");
  await expect.poll(() => windowSize(stack)).toBe("100x29");
  local.close();
  await local.ended();
  await expect.poll(async () => shows(wide, "this window")).toBe(own);
  await context.close();
});
