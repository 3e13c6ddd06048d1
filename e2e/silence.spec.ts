/** A page whose relay does not answer: what it says meanwhile. */
import { expect } from "@playwright/test";
import { test } from "./support/shared-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

test("CN10 what is typed to a relay that does not answer is said to be unanswered, and arrives when it does", async ({
  page,
  stack,
}) => {
  const terminal = new TerminalPage(page, await stack.newTerminal("silent"));
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("echo before");
  await terminal.shows("before");
  const relay = stack.pid("relay");
  process.kill(relay, "SIGSTOP");
  await terminal.type("echo answered");
  await expect(terminal.state).toHaveText(/^no answer for \d+ s$/u);
  await expect(page.getByTestId("role")).toHaveCount(0);
  process.kill(relay, "SIGCONT");
  await terminal.live();
  await terminal.run("");
  await terminal.shows("answered");
});
