/** A pane that comes to look otherwise without a byte of output: browsers follow, live and when they come back. */
import { expect } from "@playwright/test";
import type { CodaStack } from "./support/coda-stack.ts";
import { test } from "./support/shared-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const target = "=coda__first__repaired:";

function tmuxLines(stack: CodaStack): string[] {
  return withoutBlank(stack.tmux("capture-pane", "-p", "-t", target).split("\n"));
}

function withoutBlank(lines: readonly string[]): string[] {
  return lines.map((line) => line.trimEnd()).filter((line) => line !== "");
}

/** What the browser shows last is tmux's screen, whatever its shell still prints. */
async function agrees(stack: CodaStack, terminal: TerminalPage): Promise<void> {
  await expect(async () => {
    const screen = tmuxLines(stack);
    const lines = withoutBlank(await terminal.lines());
    expect(lines.slice(lines.length - screen.length)).toEqual(screen);
  }).toPass({ timeout: 15_000 });
}

test("OU9 a screen that tmux was told to forget goes from the browser, and stays gone for who comes back", async ({
  page,
  stack,
}) => {
  const terminal = new TerminalPage(page, await stack.newTerminal("repaired"));
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("echo to-be-for''gotten");
  await terminal.shows("to-be-forgotten");
  stack.tmux("send-keys", "-R", "-t", target);
  expect(tmuxLines(stack)).not.toContain("to-be-forgotten");
  // The helper looks a second after a resize (also after the page's first one, which may be now), half a minute after other output.
  await page.setViewportSize({ width: 900, height: 600 });
  await expect.poll(async () => terminal.lines()).not.toContain("to-be-forgotten");
  await terminal.run("echo re''membered");
  await terminal.shows("remembered");
  await agrees(stack, terminal);
  await terminal.open();
  await terminal.live();
  await terminal.shows("remembered");
  expect(await terminal.lines()).not.toContain("to-be-forgotten");
  await agrees(stack, terminal);
});
