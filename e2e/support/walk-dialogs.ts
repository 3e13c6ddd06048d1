/** Dialogs and menus that the walk opens, each on the page it belongs to. Nothing is done in them. */
import { expect, type Page } from "@playwright/test";
import type { Place } from "./page-looks.ts";
import { press, shows } from "./walk-places.ts";

/** An item of a menu that leads to a dialog. */
const choose =
  (menu: string, item: string) =>
  async (page: Page): Promise<void> => {
    await press(menu)(page);
    await page.getByTestId(item).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  };

const counted =
  (menu: string, item: string) =>
  async (page: Page): Promise<void> => {
    await choose(menu, item)(page);
    await shows("what-goes")(page);
  };

async function showArchived(page: Page): Promise<void> {
  await page.getByTestId("show-archived").click();
  await expect(page.getByRole("list", { name: "Archived ideas" })).toBeVisible();
}

export const dialogs: readonly Place[] = [
  { name: "rename-idea", path: "/ideas/first", open: choose("idea-menu", "idea-rename") },
  { name: "delete-idea", path: "/ideas/first", open: counted("idea-menu", "idea-delete") },
  { name: "delete-terminal", path: "/ideas/first", open: counted("session-menu", "session-delete") },
  { name: "end-terminal", path: "/ideas/first", open: choose("session-menu", "session-end") },
  { name: "command-menu", path: "/ideas/first/history", open: press("command-menu") },
  { name: "no-such-command", path: "/ideas/first/history?dir=/nowhere&within=1", open: shows("no-such-command") },
  { name: "invite", path: "/ideas/first/members", open: press("invite-member") },
  { name: "watch", path: "/ideas/first", open: press("watch-open") },
  { name: "archived-ideas", path: "/ideas", open: showArchived },
];
