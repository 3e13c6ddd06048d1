/** Pausing what an idea records, as a person does it: by the menu on its page, and back by the banner over its terminal. */
import { expect, type Locator, type Page } from "@playwright/test";
import { TerminalPage } from "./terminal-page.ts";

/**
 * Ends on the idea's first terminal. `badge`: what the idea's page then says of that terminal. The banner there, which
 * `recordIdeaAgain` takes.
 */
export async function pauseIdea(page: Page, badge: "not recorded" | "to be paused"): Promise<Locator> {
  await page.goto(new URL("/ideas/first", page.url()).href);
  await page.getByTestId("idea-menu").click();
  await page.getByTestId("idea-recording").click();
  await expect(page.getByTestId("recording-badge")).toHaveText(badge);
  await new TerminalPage(page).open();
  return page.getByTestId("recording-banner");
}

export async function recordIdeaAgain(banner: Locator): Promise<void> {
  await banner.getByRole("button", { name: "Record this idea again" }).click();
}
