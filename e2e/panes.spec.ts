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

function tmuxPanes(): TmuxPane[] {
  const format = "#{pane_id} #{pane_width} #{pane_left} #{window_zoomed_flag}";
  const lines = stack.tmux("list-panes", "-t", "=coda__first__primary:", "-F", format).trim().split("\n");
  return lines.map((line) => {
    const [pane = "", columns, left, zoomed] = line.split(" ");
    return { pane, columns: Number(columns), left: Number(left), zoomed: zoomed === "1" };
  });
}

async function choose(page: Page, deed: string): Promise<void> {
  await page.getByTestId("pane-menu").click();
  await page.getByTestId(deed).click();
}

test("a window is split, typed into pane by pane, resized by its border, zoomed and closed", async ({ page }) => {
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
