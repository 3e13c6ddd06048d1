/** Two terminals side by side: what is typed goes to one of them, the border between them sizes both, and one goes on alone. */
import { expect, test, type Locator } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack();

function shownIn(slot: string): string {
  return stack.tmux("capture-pane", "-p", "-t", `=coda__first__${slot}:`);
}

function columnsOf(slot: string): number {
  return Number(stack.tmux("display-message", "-p", "-t", `=coda__first__${slot}:`, "#{window_width}"));
}

async function middleOf(border: Locator): Promise<{ x: number; y: number }> {
  const box = await border.boundingBox();
  if (box === null) throw new Error("no border is drawn");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("two terminals beside each other: keys go to one, the border is dragged, one is closed", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await new TerminalPage(page).signIn(stack.signInUrl());
  await page.evaluate(async () => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ idea: "first", slot: "logs" });
    await fetch("/api/devmode/sessions", { method: "POST", headers, body });
  });

  await page.getByTestId("beside-open").click();
  const logs = page.locator('[data-testid="beside-row"][data-side="first/logs"]');
  await expect(logs.getByTestId("session-status")).toHaveText(/live|detached/u);
  await logs.getByRole("checkbox").check();
  await page.getByTestId("beside-go").click();
  await expect(page).toHaveURL(/\/beside\?side=first\/primary&side=first\/logs$/u);
  await expect(page.getByTestId("side-state")).toHaveText(["live", "live"]);
  const [first, second] = [page.getByTestId("side").first(), page.getByTestId("side").last()];

  await second.getByTestId("terminal").click();
  await expect(second).toHaveAttribute("aria-current", "true");
  await page.keyboard.type("echo only-$((1))-here\n");
  await expect.poll(() => shownIn("logs")).toContain("only-1-here");
  await page.keyboard.press("Control+Shift+G");
  await expect(first).toHaveAttribute("aria-current", "true");
  await page.keyboard.type("echo and-$((2))-there\n");
  await expect.poll(() => shownIn("primary")).toContain("and-2-there");
  expect(shownIn("primary")).not.toContain("only-");
  expect(shownIn("logs")).not.toContain("and-");

  const border = page.getByTestId("side-border");
  await expect.poll(() => columnsOf("primary") - columnsOf("logs")).toBe(0);
  const before = columnsOf("primary");
  const from = await middleOf(border);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x - 200, from.y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => columnsOf("primary")).toBeLessThan(before - 20);
  await expect.poll(() => columnsOf("logs")).toBeGreaterThan(before + 20);
  await border.focus();
  const narrow = columnsOf("primary");
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => columnsOf("primary")).toBeGreaterThan(narrow);

  await first.getByTestId("side-close").click();
  await expect(page).toHaveURL(/\/beside\?side=first\/logs$/u);
  await expect(page.getByTestId("side")).toHaveCount(1);
  await page.keyboard.type("echo still-$((3))\n");
  await expect.poll(() => shownIn("logs")).toContain("still-3");

  const tabs = page.getByTestId("window-tabs").getByRole("button");
  const known = await tabs.count();
  stack.tmux("new-window", "-d", "-t", "=coda__first__logs:");
  const [window, pane] = ["#{window_id}", "#{pane_id}"].map((id) =>
    stack.tmux("display-message", "-p", "-t", "=coda__first__logs:{end}", id).trim().slice(1),
  );
  await expect(tabs).toHaveCount(known + 1);
  await tabs.last().click();
  await expect(page).toHaveURL(`${stack.webUrl}/beside?side=first/logs@${window}.${pane}`);
  await page.reload();
  await expect(tabs.last()).toHaveAttribute("aria-current", "true");
  await expect(page.getByTestId("side-state")).toHaveText("live");
  stack.tmux("send-keys", "-t", "=coda__first__logs:{start}", "printf '\\a'", "Enter");
  await expect(page.getByTestId("unseen-bell")).toBeVisible();
  await expect(tabs.first()).toHaveAccessibleName(/rang since you looked/u);
  await tabs.first().click();
  await expect(page.getByTestId("unseen-bell")).toHaveCount(0);
});
