/** A page whose relay does not answer: what it says meanwhile. */
import { expect, test } from "@playwright/test";
import { ownStack } from "./support/own-stack.ts";
import { TerminalPage } from "./support/terminal-page.ts";

const stack = ownStack();

test("CN10 what is typed to a relay that does not answer is said to be unanswered, and arrives when it does", async ({
  page,
}) => {
  const terminal = new TerminalPage(page);
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
