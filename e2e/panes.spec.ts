/** Several panes of a window in one page, as a person splits, drags, zooms and closes them; and tmux agrees. */
import { expect, test, type Page } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack();

interface TmuxPane {
  readonly pane: string;
  readonly columns: number;
  readonly left: number;
  readonly zoomed: boolean;
}

const session = "=coda__first__primary:";

/** Of the window of that name; by default of the current one. */
function tmuxPanes(window = ""): TmuxPane[] {
  const format = "#{pane_id} #{pane_width} #{pane_left} #{window_zoomed_flag}";
  const lines = stack.tmux("list-panes", "-t", `${session}${window}`, "-F", format).trim().split("\n");
  return lines.map((line) => {
    const [pane = "", columns, left, zoomed] = line.split(" ");
    return { pane, columns: Number(columns), left: Number(left), zoomed: zoomed === "1" };
  });
}

async function choose(page: Page, deed: string): Promise<void> {
  await page.getByTestId("pane-menu").click();
  await page.getByTestId(deed).click();
}

async function rename(page: Page, dialog: string, name: string): Promise<void> {
  await page.getByTestId(dialog).getByLabel("Name").fill(name);
  await page.getByTestId(dialog).getByRole("button", { name: "Rename" }).click();
}

function tmuxNames(): string[] {
  return stack.tmux("list-windows", "-t", session, "-F", "#{window_name}").trim().split("\n");
}

test("a window is split, typed into pane by pane, resized by its border, zoomed and closed", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const terminal = new TerminalPage(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("echo in-the-$((1))st");
  await terminal.shows("in-the-1st");

  const panes = page.getByTestId("pane");
  await choose(page, "split-right");
  await expect(panes).toHaveCount(2);
  await terminal.shows(/[$#] *$/u); // the new shell’s prompt: typed before it, the answer would stand behind it
  await page.keyboard.type("echo in-the-$((2))nd\n");
  await terminal.shows("in-the-2nd");
  const [left, right] = tmuxPanes();
  await expect(page).toHaveURL(new RegExp(`pane=%25${right?.pane.slice(1)}`, "u"));

  await panes.first().click();
  await expect(panes.first()).toHaveAttribute("data-front", "true");
  await page.keyboard.type("echo back-in-$((1))\n");
  await terminal.shows("back-in-1");
  expect(await terminal.lines()).not.toContain("in-the-2nd");

  const [one, other] = [await panes.first().boundingBox(), await panes.last().boundingBox()];
  if (one === null || other === null) throw new Error("a pane is not drawn");
  await page.keyboard.down("Alt");
  await page.mouse.move(one.x + 2, one.y + 2);
  await page.mouse.down();
  await page.mouse.move(other.x + 160, other.y + 100, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up("Alt");
  await expect(page.getByTestId("window-block")).toBeVisible();
  await page.keyboard.press("Control+Shift+C");
  const copied = async () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toMatch(/in-the-1st +│/u);
  expect(await copied()).toMatch(/│in-the-2nd/u);

  const box = await page.getByTestId("pane-border").boundingBox();
  if (box === null || left === undefined) throw new Error("no border is drawn");
  const cell = box.x / left.columns;
  await page.mouse.move(box.x + box.width / 2, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x - 20 * cell, box.y + 110, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => tmuxPanes()[0]?.columns).toBeLessThan(left.columns - 15);
  const [narrower, wider] = tmuxPanes();
  const border = page.getByRole("separator");
  await expect(border).toHaveAttribute("aria-valuenow", String(narrower?.columns));
  await border.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => tmuxPanes()[1]?.left).toBe((wider?.left ?? 0) + 1);

  await choose(page, "zoom");
  await expect.poll(() => tmuxPanes().every(({ zoomed }) => zoomed)).toBe(true);
  await expect(panes).toHaveCount(1);
  await choose(page, "zoom");
  await expect(panes).toHaveCount(2);
  await choose(page, "close-pane");
  await expect(panes).toHaveCount(1);
  expect(tmuxPanes().map(({ pane }) => pane)).toEqual([right?.pane]);
  await terminal.shows("in-the-2nd");
});

test("windows are named, dragged, swapped and left by their panes; tmux has it so", async ({ page }) => {
  const terminal = new TerminalPage(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  const tabs = page.getByTestId("window-tabs").getByRole("listitem");
  await page.getByTestId("new-window-button").click();
  await expect(tabs).toHaveCount(2);
  await tabs.nth(1).dblclick();
  await rename(page, "rename-window-dialog", "logs");
  await expect(tabs.nth(1)).toHaveText(/logs$/u);
  expect(tmuxNames()).toEqual([expect.anything(), "logs"]);

  const [first, second] = [await tabs.nth(0).boundingBox(), await tabs.nth(1).boundingBox()];
  if (first === null || second === null) throw new Error("a tab is not drawn");
  await page.mouse.move(second.x + 20, second.y + 10);
  await page.mouse.down();
  await page.mouse.move(first.x - 10, first.y + 10, { steps: 5 });
  await page.mouse.up();
  await expect.poll(tmuxNames).toEqual(["logs", expect.anything()]);
  await expect(tabs.nth(0)).toHaveText(/^0 ?logs$/u);
  await tabs.nth(0).click({ button: "right" });
  await page.getByTestId("window-right").click();
  await expect.poll(tmuxNames).toEqual([expect.anything(), "logs"]);

  const panes = page.getByTestId("pane");
  await choose(page, "split-right");
  await expect(panes).toHaveCount(2);
  await choose(page, "rename-pane");
  await rename(page, "rename-pane-dialog", "the tail");
  await expect(page.getByRole("group", { name: /the tail/u })).toHaveAttribute("data-front", "true");
  const order = tmuxPanes("logs").map(({ pane }) => pane);
  await choose(page, "swap-next");
  await expect.poll(() => tmuxPanes("logs").map(({ pane }) => pane)).toEqual(order.toReversed());
  await choose(page, "break");
  await expect(tabs).toHaveCount(3);
  await choose(page, "move-pane");
  const dialog = page.getByTestId("move-pane-dialog");
  await dialog.getByLabel("To window").selectOption({ index: 1 });
  await dialog.getByLabel("Place").selectOption("left");
  await dialog.getByRole("button", { name: "Move" }).click();
  await expect(tabs).toHaveCount(2);
  expect(tmuxPanes("logs").map(({ pane }) => pane)).toEqual(order.toReversed());

  await page.getByTestId("full-screen").click();
  await expect(page.getByRole("button", { name: "Leave the full screen" })).toBeVisible();
  const frame = await page.getByRole("main").boundingBox();
  expect(frame?.y, "nothing is over the terminal").toBe(0);
  await terminal.surface.click();
  await page.keyboard.press("Control+Shift+Enter");
  await expect(page.getByRole("button", { name: "Full screen", exact: true })).toBeVisible();
});
