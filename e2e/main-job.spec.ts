/** The main job, end to end: a real tmux session in a real browser, and everything there when one comes back. */
import { expect } from "@playwright/test";
import { LocalTerminal } from "./support/local-terminal.ts";
import { testWithGuests as test } from "./support/shared-stack.ts";
import { numbersIn, TerminalPage, upTo } from "./support/terminal-page.ts";

test.describe.configure({ mode: "serial" });

/** Prints numbered lines, slowly enough that much can happen meanwhile. */
function counting(prefix: string, count: number, pause: number): string {
  return `i=1; while [ $i -le ${count} ]; do echo ${prefix}$i; i=$((i+1)); [ $((i % 50)) -eq 0 ] && sleep ${pause}; done; echo ${prefix}done`;
}

async function everyLineOnce(terminal: TerminalPage, prefix: string, count: number): Promise<void> {
  await terminal.shows(`${prefix}done`, 30_000);
  await expect.poll(async () => numbersIn(await terminal.lines(), prefix), { timeout: 20_000 }).toEqual(upTo(count));
}

test("browser and local terminal see and type into the same session", async ({ page, stack }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await expect(page.getByTestId("status-line")).toContainText("coda:session:first:primary");
  await terminal.run("echo hi");
  await terminal.shows("hi");

  const local = new LocalTerminal(`tmux -L ${stack.socket} attach -t coda::first::primary`);
  await local.sees("hi");
  local.type("echo from-the-machine\r");
  await local.sees("from-the-machine");
  await terminal.shows("from-the-machine");
  await terminal.run("echo from-the-browser");
  await local.sees("from-the-browser");
  local.close();
  await local.ended();
});

test("every printed attach command works", async ({ stack }) => {
  for (const command of [
    `tmux -L ${stack.socket} attach -t coda::first::primary`,
    `tmux -L ${stack.socket} attach -t coda`,
    `tmux -L ${stack.socket} attach -t '=coda__first__primary'`,
  ]) {
    const local = new LocalTerminal(command);
    await local.sees("from-the-browser");
    await expect
      .poll(() => stack.tmux("list-clients", "-F", "#{client_control_mode} #{client_session}"))
      .toContain("0 coda__first__primary");
    local.close();
    await local.ended();
  }
  const unknown = new LocalTerminal(`tmux -L ${stack.socket} attach -t coda::nosuch::primary`);
  await unknown.sees("can't find window");
  await unknown.ended();
});

test("closed and reopened while 2,000 lines are printed, every line is there once, in order, then live again", async ({
  context,
  page,
  stack,
}) => {
  const first = new TerminalPage(page);
  await first.signIn(stack.signInUrl());
  await first.live();
  await first.run(counting("tab", 2_000, 0.05));
  await first.shows("tab100");
  await page.close();
  const second = new TerminalPage(await context.newPage());
  await second.page.goto(`${stack.webUrl}/ideas/first/terminals/primary`);
  await everyLineOnce(second, "tab", 2_000);
  await second.live();
  await second.run("echo live-again");
  await second.shows("live-again");
});

test("the relay is restarted while output goes on", async ({ page, stack }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run(counting("relay", 2_000, 0.1));
  await terminal.shows("relay100");
  await stack.crash("relay");
  await everyLineOnce(terminal, "relay", 2_000);
  await terminal.live();
  await terminal.run("echo relay-is-back");
  await terminal.shows("relay-is-back");
});

test("the helper is killed and started again while output goes on", async ({ page, stack }) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run(counting("helper", 2_000, 0.1));
  await terminal.shows("helper100");
  await stack.crash("helper");
  await everyLineOnce(terminal, "helper", 2_000);
  await terminal.live();
  await terminal.run("echo helper-is-back");
  await terminal.shows("helper-is-back");
  await expect(page.getByTestId("status-line")).toContainText("continuous");
});

test("with the helper stopped the transcript is readable, and it is live again within 3 s of its start, without a reload", async ({
  page,
  context,
  stack,
}) => {
  const terminal = new TerminalPage(page);
  await terminal.signIn(stack.signInUrl());
  await terminal.live();
  await terminal.run("echo before-the-night");
  await terminal.shows("before-the-night");
  await stack.stopHelper();
  await expect(terminal.state).toContainText(/offline since/u);
  await expect(page.getByTestId("offline-banner")).toBeVisible();

  const reader = new TerminalPage(await context.newPage());
  await reader.page.goto(`${stack.webUrl}/ideas/first/terminals/primary`);
  await reader.shows("before-the-night");
  await expect(reader.state).toContainText(/offline/u);
  await reader.type("typed-into-nothing");
  await reader.page.close();

  stack.startHelper();
  // Node's own start is the machine's: it takes half a second on one with nothing else to do, and several on another.
  await stack.helperAnswers();
  const began = performance.now();
  await terminal.live();
  expect(performance.now() - began).toBeLessThan(3_000);
  await terminal.run("echo after-the-night");
  await terminal.shows("after-the-night");
  expect((await terminal.lines()).some((line) => line.includes("typed-into-nothing"))).toBe(false);
});
